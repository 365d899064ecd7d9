-- What people ask public offices, by department: identity, revenue, transport, food, energy, land, towns, taxes, trade,
-- welfare, education, permissions, banks, post and rail. No article is about these, and words of the articles occur in them.
-- The index follows once, in the last of these migrations.
alter table private.knowledge_outside disable trigger knowledge_outside_index;

insert into private.knowledge_outside values
  ('passports-and-abroad', $$
    passport renewal documents, passport expiring, renew passport, passport police verification status, tatkal passport
    appointment, police clearance certificate, pcc for abroad, tourist visa rejected, visa interview, apply for visa
    again, student visa, attestation of certificates for abroad, apostille, emigration check, oci renewal, nri account,
    green card interview, पासपोर्ट नवीनीकरण, पासपोर्ट बनवाने में खर्च, पासपोर्ट का सत्यापन, पुलिस क्लीयरेंस सर्टिफिकेट,
    वीज़ा रिजेक्ट हो गया, विदेश में पढ़ाई का वीज़ा, పాస్‌పోర్ట్ రెన్యూవల్, పాస్‌పోర్ట్ కోసం అప్లై, పాస్‌పోర్ట్
    వెరిఫికేషన్, వీసా రిజెక్ట్ అయింది, విదేశీ చదువు వీసా, పోలీస్ క్లియరెన్స్ సర్టిఫికెట్, பாஸ்போர்ட் புதுப்பிக்க,
    பாஸ்போர்ட் விண்ணப்பம், விசா நிராகரிப்பு, வெளிநாட்டில் படிக்க விசா, காவல்துறை தடையின்மை சான்று, പാസ്പോർട്ട്
    പുതുക്കാൻ, പാസ്പോർട്ട് അപേക്ഷ, വിസ നിരസിച്ചു, സർട്ടിഫിക്കറ്റ് അറ്റസ്റ്റേഷൻ, വിദേശത്ത് ജോലിക്ക് പോകാൻ, passport renew
    kaise kare, visa reject ho gaya, passport ki apply ela cheyali, passport renewal epdi, passport puthukkan
  $$),
  ('identity-cards', $$
    aadhaar update, aadhaar date of birth correction, aadhaar mobile number change, aadhaar photo change, aadhaar
    address update, aadhaar centre, biometric lock, pan card correction, new pan card, link pan with aadhaar, pan
    aadhaar linking fee, voter id, new voter id, voter list name missing, change address in voter card, voter id
    correction form 8, digital voter card, booth slip, vote from another city, आधार अपडेट, आधार में मोबाइल नंबर बदलना,
    आधार में जन्मतिथि, आधार का फोटो, पैन कार्ड आधार से लिंक, नया पैन कार्ड, वोटर आईडी बनवाना, वोटर लिस्ट में नाम, मतदाता
    पहचान पत्र का पता बदलना, ఆధార్ అప్డేట్, ఆధార్‌లో పుట్టిన తేదీ, ఆధార్ ఫోన్ నంబర్ మార్చాలి, పాన్ కార్డ్ కొత్తది, పాన్
    ఆధార్ లింక్, ఓటర్ కార్డు అడ్రస్, ఓటర్ లిస్టులో పేరు, ఓటరు ఐడీ, ஆதார் மொபைல் நம்பர் மாத்த, ஆதார் முகவரி மாற்றம்,
    ஆதார் பிறந்த தேதி, பான் கார்டு புதுசா, பான் ஆதார் இணைப்பு, வாக்காளர் அட்டை, ஓட்டர் ஐடி புதுசா, வாக்காளர் பட்டியலில்
    பெயர், ആധാറിലെ ഫോട്ടോ മാറ്റാൻ, ആധാർ അപ്ഡേറ്റ്, ആധാറിൽ മൊബൈൽ നമ്പർ, പാൻ കാർഡ് പുതിയത്, പാൻ ആധാർ ലിങ്ക്, വോട്ടർ ഐഡി,
    വോട്ടർ പട്ടികയിൽ പേര്, aadhar me mobile number kaise badle, aadhar update kaise kare, pan aadhar link, voter list me
    naam, pan card kaise banega, pan card peru maathanum, aadhar lo phone number, voter id epdi, aadhaar thiruthan
  $$),
  ('birth-and-death-papers', $$
    birth certificate, death certificate, late registration of birth, birth certificate of home delivery, name in birth
    certificate, birth abroad certificate, copy of death certificate, hospital birth record, जन्म प्रमाण पत्र, मृत्यु
    प्रमाण पत्र, जन्म पंजीकरण देर से, जन्म प्रमाणपत्र बनवाना, మరణ ధృవీకరణ పత్రం, జనన ధృవీకరణ పత్రం, బర్త్ సర్టిఫికెట్,
    డెత్ సర్టిఫికెట్, பிறப்பு சான்றிதழ், இறப்பு சான்றிதழ், பர்த் சர்டிபிகேட், டெத் சர்டிபிகேட், ജനന സർട്ടിഫിക്കറ്റ്, മരണ
    സർട്ടിഫിക്കറ്റ്, ജനന രജിസ്ട്രേഷൻ വൈകി, janm praman patra, birth certificate kaise banaye, birth certificate epdi
    edukuradhu, janana certificate
  $$),
  ('revenue-certificates', $$
    caste certificate application, income certificate, residence certificate, domicile certificate, community
    certificate, nativity certificate, ews certificate, obc non creamy layer, tahsildar certificate, first graduate
    certificate, solvency certificate, mee seva application, e sevai centre, e district portal, akshaya centre, जाति
    प्रमाण पत्र, आय प्रमाण पत्र, निवास प्रमाण पत्र, मूल निवास, तहसील से प्रमाण पत्र, ईडब्ल्यूएस प्रमाण पत्र, కుల ధృవీకరణ
    పత్రం, ఆదాయ ధృవీకరణ పత్రం, నివాస ధృవీకరణ, క్యాస్ట్ సర్టిఫికెట్, ఇన్కమ్ సర్టిఫికెట్, మీ సేవ, సచివాలయం దరఖాస్తు, சாதி
    சான்றிதழ், வருமான சான்றிதழ், இருப்பிட சான்றிதழ், இ சேவை மையம், கம்யூனிட்டி சர்டிபிகேட், முதல் பட்டதாரி சான்றிதழ்,
    ജാതി സർട്ടിഫിക്കറ്റ്, വരുമാന സർട്ടിഫിക്കറ്റ്, നേറ്റിവിറ്റി സർട്ടിഫിക്കറ്റ്, വില്ലേജ് ഓഫീസിൽ നിന്ന് സർട്ടിഫിക്കറ്റ്,
    അക്ഷയ കേന്ദ്രം, jati praman patra, aay praman patra, caste certificate kavali, income certificate epdi, varumana
    certificate
  $$),
  ('driving-and-vehicles', $$
    driving licence renewal, driving licence test, learner licence, licence slot, international driving permit, licence
    expired retest, vehicle rc transfer, rc renewal, vehicle fitness certificate, pollution certificate, number plate
    hsrp, fancy number, fastag, road tax other state, vehicle noc, scrap old car, change of vehicle ownership,
    hypothecation removal, ड्राइविंग लाइसेंस बनवाना, लाइसेंस का नवीनीकरण, लर्नर लाइसेंस, आरसी ट्रांसफर, गाड़ी का फिटनेस,
    प्रदूषण प्रमाण पत्र, फास्टैग, नंबर प्लेट, డ్రైవింగ్ లైసెన్స్ రెన్యూవల్, లర్నర్ లైసెన్స్, డ్రైవింగ్ టెస్ట్, ఆర్సీ
    ట్రాన్స్ఫర్, ఫాస్టాగ్, పొల్యూషన్ సర్టిఫికెట్, டிரைவிங் லைசென்ஸ் புதுப்பிக்க, ஓட்டுநர் உரிமம், எல்எல்ஆர், ஆர்சி பெயர்
    மாற்றம், பாஸ்டேக், வாகன புகை சான்று, ഡ്രൈവിംഗ് ലൈസൻസ് പുതുക്കാൻ, ലേണേഴ്സ്, ഡ്രൈവിംഗ് ടെസ്റ്റ്, ആർസി മാറ്റം,
    ഫാസ്ടാഗ്, പുക പരിശോധന, driving licence kaise banega, licence renew kaise, rc transfer kaise kare, license puthukkan,
    licence renewal ela
  $$),
  ('food-cards-and-gas', $$
    ration card new, add name in ration card, ration card correction, apl bpl card, ration shop not giving rice, gas
    connection transfer, gas subsidy, new gas connection, lpg booking, kerosene quota, राशन कार्ड में नाम जुड़वाना, नया
    राशन कार्ड, बीपीएल कार्ड, गैस कनेक्शन, गैस सब्सिडी, सिलेंडर बुक, రేషన్ కార్డు, కొత్త రేషన్ కార్డుకి, రేషన్ కార్డులో
    పేరు, గ్యాస్ కనెక్షన్, గ్యాస్ సబ్సిడీ, ரேஷன் கார்டு, ரேஷன் கார்டு முகவரி, குடும்ப அட்டை, ஸ்மார்ட் கார்டு பெயர்
    சேர்க்க, கேஸ் கனெக்ஷன், சிலிண்டர் புக், റേഷൻ കാർഡ്, റേഷൻ കാർഡ് ബിപിഎൽ, മുൻഗണനാ കാർഡ്, ഗ്യാസ് കണക്ഷൻ, ഗ്യാസ്
    ബുക്കിംഗ്, ration card me naam kaise jode, ration card lo peru, ration card epdi, gas connection maattan
  $$),
  ('electricity-and-water', $$
    new electricity connection, electricity meter tampering notice, theft of electricity notice, meter reading wrong,
    electricity meter shifting, solar panel subsidy, load increase, water connection application, water bill too high
    municipality, water meter not working, sewage connection, drainage blocked, borewell permission, no water supply in
    our street, street light not working, power cut daily, बिजली का नया कनेक्शन, बिजली मीटर बदलवाना, मीटर से छेड़छाड़ का
    नोटिस, पानी का कनेक्शन, पानी का बिल नगर निगम, मीटर बंद पड़ा है, नाली जाम, बिजली चोरी का नोटिस, सोलर पैनल, కొత్త
    కరెంట్ కనెక్షన్, కరెంట్ మీటర్ ట్యాంపర్, మీటర్ టాంపరింగ్ నోటీసు, నీటి కనెక్షన్, కుళాయి కనెక్షన్, వాటర్ బిల్లు,
    డ్రైనేజీ సమస్య, విద్యుత్ చౌర్యం, புதிய மின் இணைப்பு, மின் மீட்டர், கரண்ட் கனெக்ஷன், குடிநீர் இணைப்பு, தண்ணீர் வரி,
    கழிவுநீர் இணைப்பு, மின்சாரம் திருட்டு நோட்டீஸ், പുതിയ വൈദ്യുതി കണക്ഷൻ, കറന്റ് കണക്ഷൻ, മീറ്റർ മാറ്റാൻ, വാട്ടർ കണക്ഷൻ,
    വെള്ളക്കരം, വാട്ടർ അതോറിറ്റി ബിൽ, വൈദ്യുതി മോഷണം നോട്ടീസ്, bijli ka naya connection, pani ka bill, current
    connection ela, current bill epdi kattrathu, meter maattan
  $$),
  ('land-records', $$
    patta name transfer, mutation of land records, khata transfer, encumbrance certificate download, survey number, land
    records online, pattadar passbook, ror copy, field measurement book, land conversion agricultural to residential,
    jamabandi copy, khatauni, land tax receipt, possession certificate, thandaper, दाखिल खारिज, खतौनी की नकल, भू अभिलेख,
    जमाबंदी, भूमि का उपयोग बदलना, पट्टे की नकल, పట్టాదారు పాస్‌బుక్, అడంగల్, ధరణి, భూ రికార్డులు, పాస్ బుక్‌లో పేరు
    మార్పు, మ్యుటేషన్, பட்டா பெயர் மாற்றம், பட்டா பேர் மாத்தணும், சிட்டா, வில்லங்க சான்று, நில அளவை வரைபடம், പോക്കുവരവ്,
    തണ്ടപ്പേർ, കരം അടയ്ക്കാൻ, കൈവശ സർട്ടിഫിക്കറ്റ്, ഭൂമി തരം മാറ്റം, dakhil kharij kaise, patta transfer epdi,
    pokkuvaravu, pass book lo peru
  $$),
  ('building-and-town', $$
    building permit, add a floor to house permit, house number from panchayat, plan sanction, occupancy certificate,
    layout approval, regularisation of unauthorised construction, setback rules, compound wall permit, demolition notice
    by corporation, road widening, mobile tower near house, garbage not collected, open drain, potholes, मकान का नक्शा
    पास, नगर निगम की अनुमति, अवैध निर्माण का नोटिस, मकान नंबर, मोबाइल टावर घर के पास, कूड़ा नहीं उठाते, ఇంటి ప్లాన్
    అనుమతి, పంచాయతీ పర్మిషన్, ఇంటి నంబర్, అదనపు అంతస్తు అనుమతి, సెల్ టవర్, చెత్త తీయట్లేదు, வீட்டு வரைபட அனுமதி, மாடி
    கட்ட அனுமதி, பஞ்சாயத்து அனுமதி, வீட்டு எண், செல்போன் டவர், குப்பை எடுக்கல, വീടിന് നമ്പർ, വീട്ടുനമ്പർ പഞ്ചായത്ത്,
    കെട്ടിട നിർമ്മാണ പെർമിറ്റ്, ഒരു നില കൂടി പണിയാൻ, മൊബൈൽ ടവർ, മാലിന്യം എടുക്കുന്നില്ല, makan ka naksha pass, illu plan
    permission, veedu plan approval, veedu number kittan
  $$),
  ('neighbours-and-animals', $$
    dog barking at night, stray dog bite, stray dogs municipality, rabies injection cost, cow on the road, monkey
    menace, pet rules in apartment, loudspeaker noise at night, temple loudspeaker, marriage hall noise, firecracker
    noise, smoke from neighbour, tree branch over wall, neighbour's tree, water leaking from upstairs flat, parking
    dispute in apartment, apartment maintenance charges, double maintenance for tenants, association rules for
    bachelors, lift not working in apartment, कुत्ते ने काट लिया, आवारा कुत्ते, रात को लाउडस्पीकर, शोर की शिकायत, पड़ोसी
    का पेड़, सोसाइटी मेंटेनेंस, पार्किंग का झगड़ा सोसाइटी, కుక్క కరిచింది, వీధి కుక్కలు, రాత్రి లౌడ్ స్పీకర్ శబ్దం,
    పక్కింటి చెట్టు, అపార్ట్మెంట్ మెయింటెనెన్స్ చార్జీ, தெரு நாய் கடித்தது, நாய் தொல்லை, ஸ்பீக்கர் சத்தம், ராத்திரி
    சத்தம், பக்கத்து வீட்டு மரம், அபார்ட்மென்ட் பராமரிப்பு கட்டணம், തെരുവുനായ കടിച്ചു, പട്ടി കുരയ്ക്കുന്നു, രാത്രി
    ഉച്ചഭാഷിണി, ശബ്ദശല്യം, അയൽവാസിയുടെ മരം, ഫ്ലാറ്റ് മെയിന്റനൻസ് ചാർജ്, kutte ne kaat liya, raat ko loudspeaker, kukka
    karichindi, naai kadichiduchu, patti kadichu, sound thollai
  $$),
  ('tax-matters', $$
    file income tax return, itr refund not received, income tax refund status, form 16, tax slab, old or new tax regime,
    advance tax, tds refund, gst registration, gst return, gst number for small business, gst late fee, composition
    scheme, e way bill, hsn code, professional tax, capital gains on sale of house, tax on gift, tax on rent, tax on
    freelance income, 80c, income tax notice, इनकम टैक्स रिफंड, आयकर रिटर्न भरना, जीएसटी रजिस्ट्रेशन, जीएसटी रिटर्न,
    टैक्स कितना लगेगा, टीडीएस रिफंड, इनकम टैक्स का नोटिस, ఇన్కమ్ టాక్స్ రీఫండ్, జీఎస్టీ రిటర్న్ ఫైల్, జీఎస్టీ నంబర్,
    పన్ను ఎంత, టీడీఎస్, இன்கம் டாக்ஸ் ரீஃபண்ட், வருமான வரி ரீஃபண்ட், ஜிஎஸ்டி பதிவு, ஜிஎஸ்டி ரிட்டர்ன், வரி எவ்வளவு,
    டிடிஎஸ், ഇൻകം ടാക്സ് റീഫണ്ട്, ആദായ നികുതി റിട്ടേൺ, ജിഎസ്ടി രജിസ്ട്രേഷൻ, നികുതി എത്ര, ടിഡിഎസ്, itr kaise bhare,
    income tax refund kab aayega, gst registration edukkan, gst number ela, tax epdi kattanum
  $$),
  ('business-licences', $$
    shop licence, trade licence, food licence fssai, food safety licence for hotel, home bakery licence, restaurant
    licence, medical shop licence, drug licence, liquor licence, bar licence, gun licence, arms licence, msme
    registration, udyam registration, shop and establishment registration, start a company, register private limited
    company, register partnership, llp registration, one person company, register a trust, charity trust, register a
    society, ngo registration, 12a 80g, import export code, startup india, factory licence, labour licence, signboard
    licence, travel agency licence, day care licence, दुकान का लाइसेंस, ट्रेड लाइसेंस, खाने का लाइसेंस, बंदूक का
    लाइसेंस, शस्त्र लाइसेंस, कंपनी रजिस्टर करना, ट्रस्ट बनाना, एनजीओ रजिस्ट्रेशन, उद्यम रजिस्ट्रेशन, पार्टनरशिप फर्म,
    షాప్ లైసెన్స్, ఫుడ్ లైసెన్స్, ట్రేడ్ లైసెన్స్, కంపెనీ రిజిస్ట్రేషన్, ట్రస్ట్ రిజిస్ట్రేషన్, తుపాకీ లైసెన్స్, ఉద్యం
    రిజిస్ట్రేషన్, கடை லைசென்ஸ், உணவு உரிமம், துப்பாக்கி லைசென்ஸ், கம்பெனி பதிவு, அறக்கட்டளை பதிவு, தொழில் உரிமம்,
    பார்ட்னர்ஷிப் பதிவு, ഫുഡ് സേഫ്റ്റി ലൈസൻസ്, കട ലൈസൻസ്, പ്രൈവറ്റ് ലിമിറ്റഡ് കമ്പനി തുടങ്ങണം, കമ്പനി രജിസ്റ്റർ,
    ട്രസ്റ്റ് രജിസ്റ്റർ, തോക്ക് ലൈസൻസ്, ഹോട്ടൽ തുടങ്ങാൻ ലൈസൻസ്, dukan ka licence, food licence kaise, company register
    kaise kare, hotel thudangan license, kada license, shop license ela
  $$),
  ('inventions-and-brands', $$
    register trademark, trademark for brand name, trademark cost, protect my logo, patent my machine, patent cost,
    invented a machine, copyright my song, copyright for book, someone copied my song on youtube, youtube copyright
    claim, copied my design, geographical indication, ट्रेडमार्क रजिस्ट्रेशन, ब्रांड का नाम, पेटेंट कैसे, कॉपीराइट कैसे,
    मेरा गाना कॉपी, మా బ్రాండ్ పేరు ట్రేడ్‌మార్క్, పేటెంట్ ఎలా, కాపీరైట్ ఎలా, నా పాట యూట్యూబ్‌లో, டிரேட்மார்க் வாங்க,
    பிராண்ட் பேர், பேடண்ட் வாங்க, காப்பிரைட், என் பாட்டு யூடியூப், ട്രേഡ്മാർക്ക് എടുക്കാൻ, ബ്രാൻഡ് പേര്, പേറ്റന്റ്
    എടുക്കാൻ, കോപ്പിറൈറ്റ് എങ്ങനെ എടുക്കാം, പാട്ട് യൂട്യൂബിൽ ഇട്ടു, trademark kaise le, patent epdi vaangradhu,
    kandupidichen patent, copyright edukkan
  $$),
  ('pensions-and-welfare', $$
    old age pension, widow pension, disability pension, pension stopped, family pension, pension commutation, life
    certificate pensioner, retirement government pension, gratuity of government servant, nps withdrawal, atal pension,
    scholarship application, scholarship not received, pm kisan instalment, crop insurance, farmer loan waiver, kisan
    credit card, fertilizer subsidy, housing scheme, pm awas, ayushman card, health card, ladli behna, women assistance
    scheme, sukanya samriddhi, maternity scheme money, unemployment allowance, job card nrega, mgnrega work, labour
    card, e shram card, disability certificate, udid card, free bus pass, student bus pass, free laptop scheme, free
    sewing machine, वृद्धा पेंशन, विधवा पेंशन, पेंशन रुक गई, पेंशन बेचकर एकमुश्त, रिटायरमेंट पेंशन, छात्रवृत्ति, किसान
    सम्मान निधि, किस्त नहीं आई, आवास योजना, आयुष्मान कार्ड, मनरेगा जॉब कार्ड, श्रमिक कार्ड, दिव्यांग प्रमाण पत्र, बस
    पास, फसल बीमा, వృద్ధాప్య పింఛన్, వితంతు పింఛన్, పింఛన్ ఆగిపోయింది, స్కాలర్‌షిప్, రైతు బంధు, రైతు భరోసా, ఆరోగ్యశ్రీ
    కార్డు, ఉపాధి హామీ, బస్ పాస్, వికలాంగుల సర్టిఫికెట్, పంట బీమా, ఇళ్ళ పట్టా పథకం, முதியோர் உதவித்தொகை, விதவை பென்ஷன்,
    பென்ஷன் வரல, ஓய்வூதியம், கல்வி உதவித்தொகை, பயிர் காப்பீடு, நூறு நாள் வேலை, மருத்துவ காப்பீட்டு அட்டை, பஸ் பாஸ்,
    மாற்றுத்திறனாளி அட்டை, വാർധക്യ പെൻഷൻ, വിധവാ പെൻഷൻ, പെൻഷൻ മുടങ്ങി, ക്ഷേമ പെൻഷൻ, സ്കോളർഷിപ്പ്, തൊഴിലുറപ്പ്, വിള
    ഇൻഷുറൻസ്, ഭിന്നശേഷി സർട്ടിഫിക്കറ്റ്, ലൈഫ് മിഷൻ, vidhwa pension, pension kab aayegi, scholarship kab aayegi, pinchan
    raledu, pension varala, kshema pension
  $$),
  ('schools-and-exams', $$
    school admission, rte admission, free seats in private school for poor children, school quota admission, school fees
    too high, transfer certificate of school, school not giving tc, change of school board, exam revaluation, mark sheet
    correction, hall ticket, neet counselling, entrance exam, college seat, college transfer, education loan, open
    school, distance degree valid, bed eligibility, teacher eligibility, government job exam, upsc preparation, ssc, psc
    exam, apprentice, स्कूल में दाखिला, प्राइवेट स्कूल में गरीब बच्चों का कोटा, आरटीई दाखिला, बेटी का दाखिला, टीसी नहीं
    दे रहे, मार्कशीट में गलती, सरकारी नौकरी की परीक्षा, यूपीएससी की तैयारी, స్కూల్ అడ్మిషన్, ప్రైవేట్ స్కూల్లో ఉచిత
    సీటు, టీసీ ఇవ్వట్లేదు, మార్కుల జాబితా తప్పు, హాల్ టికెట్, ప్రభుత్వ ఉద్యోగం పరీక్ష, பள்ளி சேர்க்கை, தனியார் பள்ளி
    இலவச சீட், டிசி தரல பள்ளி, மதிப்பெண் சான்றிதழ், ஹால் டிக்கெட், அரசு வேலை தேர்வு, സ്കൂൾ അഡ്മിഷൻ, സ്വകാര്യ സ്കൂളിൽ
    സൗജന്യ സീറ്റ്, ടിസി തരുന്നില്ല, മാർക്ക് ലിസ്റ്റ്, പിഎസ്‌സി പരീക്ഷ, ഹാൾ ടിക്കറ്റ്, school me admission kaise, school
    seat epdi, school admission ela
  $$),
  ('permissions-and-police', $$
    permission for procession, permission for protest, event permission, tenant police verification form, character
    certificate, servant verification, film shooting permission, drone rules, drone near airport, is it legal to fly a
    drone, fireworks permission, carry pepper spray legal, legal age to drink, is gambling legal, online rummy legal, is
    betting legal, jaywalking, tinted glass rule, dashcam legal, rules on crackers, cutting a tree permission, keeping a
    parrot legal, snake in house, forest permission, जुलूस की अनुमति, किरायेदार का पुलिस सत्यापन, चरित्र प्रमाण पत्र,
    ड्रोन उड़ाना, पेड़ काटने की अनुमति, जुआ कानूनी, शराब पीने की उम्र, ఊరేగింపు అనుమతి, డ్రోన్ ఎగరేయడం, చెట్టు
    కొట్టడానికి అనుమతి, క్యారెక్టర్ సర్టిఫికెట్, రమ్మీ చట్టబద్ధమా, ஊர்வலம் அனுமதி, டிரோன் பறக்க, மரம் வெட்ட அனுமதி,
    நன்னடத்தை சான்றிதழ், ரம்மி சட்டப்படி, ജാഥയ്ക്ക് അനുമതി, ഡ്രോൺ പറത്താൻ, മരം മുറിക്കാൻ അനുമതി, സ്വഭാവ സർട്ടിഫിക്കറ്റ്,
    റമ്മി നിയമപരമോ, drone udana, ped katne ki permission, maram vetta permission, maram murikkan
  $$),
  ('money-services', $$
    open a bank account, minimum balance, account closing, atm card not working, change signature in bank, cheque book
    request, upi not working app, upi limit, net banking password, locker charges, nominee change in bank, fixed deposit
    rates, recurring deposit, ppf account, post office savings, gold loan rate, home loan interest rate, personal loan
    eligibility, credit card limit, cibil score improve, kyc update in bank, demonetised notes, torn notes, money order,
    send money abroad, mutual fund kyc, demat account, share market for beginners, बैंक में खाता खोलना, एटीएम कार्ड नहीं
    चल रहा, होम लोन ब्याज, सिबिल स्कोर, एफडी पर ब्याज, डाकघर बचत, गोल्ड लोन, केवाईसी अपडेट, బ్యాంక్ ఖాతా తెరవాలి, ఏటీఎం
    కార్డు పనిచేయట్లేదు, హోమ్ లోన్ వడ్డీ, సిబిల్ స్కోర్, ఎఫ్‌డీ వడ్డీ, షేర్ మార్కెట్ కొత్తగా, గోల్డ్ లోన్, வங்கி கணக்கு
    தொடங்க, ஏடிஎம் கார்டு வேலை செய்யல, வீட்டுக் கடன் வட்டி, சிபில் ஸ்கோர், எஃப்டி வட்டி, தங்க நகைக் கடன், ബാങ്ക്
    അക്കൗണ്ട് തുടങ്ങാൻ, എടിഎം കാർഡ് പ്രവർത്തിക്കുന്നില്ല, ഭവന വായ്പ പലിശ, സിബിൽ സ്കോർ, എഫ്ഡി പലിശ, സ്വർണ്ണപ്പണയം, khata
    kaise khole, cibil kaise badhaye, account open ela, bank account thodanga, loan palisa
  $$),
  ('post-rail-telecom', $$
    change mobile operator, port my number, sim not activated, recharge plan, internet speed slow complaint, dth
    recharge, speed post tracking, parcel delivery status, courier charges, train ticket refund, cancel train ticket,
    irctc account, tatkal booking, senior citizen train concession, bus pass, flight web checkin, metro card, सिम पोर्ट
    करना, रिचार्ज प्लान, ट्रेन का टिकट कैंसिल, स्पीड पोस्ट ट्रैक, नेट स्लो चल रहा, సిమ్ పోర్ట్, రీఛార్జ్ ప్లాన్, ట్రైన్
    టికెట్ క్యాన్సిల్, స్పీడ్ పోస్ట్ ట్రాకింగ్, சிம் போர்ட், ரீசார்ஜ் பிளான், ட்ரெயின் டிக்கெட் கேன்சல், ஸ்பீட் போஸ்ட்,
    സിം പോർട്ട്, റീചാർജ് പ്ലാൻ, ട്രെയിൻ ടിക്കറ്റ് ക്യാൻസൽ, സ്പീഡ് പോസ്റ്റ്, sim port kaise, recharge plan batao, train
    ticket cancel
  $$),
  ('law-careers-and-state', $$
    how to become a lawyer, how to become a judge, clat preparation, law college fees, llb course, bar council
    enrolment, bar exam, ias officer salary, police constable recruitment, police exam syllabus, si exam, army rally,
    who made the constitution, fundamental rights essay, articles of the constitution, president of india, prime
    minister, chief minister, how are judges appointed, supreme court history, number of high courts, how a law is made,
    parliament session, election date, party symbol, reservation policy, women's reservation, वकील कैसे बनें, जज कैसे
    बनें, पुलिस भर्ती, संविधान किसने लिखा, राष्ट्रपति कौन, प्रधानमंत्री, चुनाव कब है, मौलिक अधिकार निबंध, లాయర్
    అవ్వాలంటే, జడ్జి అవ్వాలంటే, పోలీస్ ఉద్యోగం పరీక్ష, రాజ్యాంగం ఎవరు రాశారు, ముఖ్యమంత్రి ఎవరు, ఎన్నికలు ఎప్పుడు,
    வக்கீல் ஆகணும் என்ன படிக்க, நீதிபதி ஆவது எப்படி, போலீஸ் தேர்வு, அரசியலமைப்பு யார் எழுதினார், முதலமைச்சர் யார்,
    தேர்தல் எப்போது, വക്കീലാകാൻ എന്ത് പഠിക്കണം, ജഡ്ജിയാകാൻ, പോലീസ് പരീക്ഷ, ഭരണഘടന എഴുതിയത്, മുഖ്യമന്ത്രി ആര്,
    തിരഞ്ഞെടുപ്പ് എന്ന്, vakil kaise bane, judge kaise bane, police bharti, lawyer avvali, vakkeel aaganum
  $$)
on conflict (subject) do update set phrases = excluded.phrases;
