-- Situations that people bring to legal help and that no article is about (a hospital holds a patient, a bribe, a child
-- marriage, a pension …), and more of what people say about subjects that were known: they found the nearest article.
insert into private.knowledge_outside values
  ('patient-held', $$
    hospital not letting patient go home, hospital not discharging until full bill paid, hospital holding the body,
    hospital refuses to give dead body, patient detained for unpaid bill, cannot pay hospital bill not releasing
    patient, hospital demands full payment before discharge, hospital bill too high, अस्पताल बिल के लिए मरीज को रोक रखा,
    अस्पताल छुट्टी नहीं दे रहा, अस्पताल वाले शव नहीं दे रहे, बिल भरे बिना डिस्चार्ज नहीं, ఆసుపత్రి బిల్లు కట్టేదాకా పేషెంట్ను పంపట్లేదు,
    డిశ్చార్జ్ చేయట్లేదు, శవం ఇవ్వట్లేదు ఆసుపత్రి, బిల్లు కట్టలేదని ఆసుపత్రిలో ఆపేశారు, ஆஸ்பத்திரி பில் கட்டாததால் நோயாளியை அனுப்ப
    மறுக்கிறார்கள், டிஸ்சார்ஜ் பண்ண மாட்டேங்கிறாங்க, ஆஸ்பத்திரி உடலை தர மறுக்குது, ആശുപത്രി ബില്ല് അടയ്ക്കാതെ രോഗിയെ വിടുന്നില്ല,
    ഡിസ്ചാർജ് ചെയ്യുന്നില്ല, മൃതദേഹം വിട്ടുതരുന്നില്ല, hospital bill discharge nahi kar rahe, mareez ko rok rakha hai, discharge
    cheyatledu bill, discharge panna mattengranga, discharge cheyyunnilla
  $$),
  ('child-marriage', $$
    child marriage, under age marriage, minor girl being married, forcing me to marry i am 17, forced marriage, parents
    forcing marriage, stop a child marriage, girl of 15 wedding fixed, married before 18, early marriage, बाल विवाह,
    नाबालिग की शादी, जबरदस्ती शादी, जबरन शादी करवा रहे, घरवाले शादी करवा रहे मर्जी के बिना, उम्र 17 शादी, 15 साल की लड़की की शादी,
    बचपन में शादी, బాల్య వివాహం, చిన్న వయసులో పెళ్లి, పదిహేనేళ్ల అమ్మాయికి పెళ్లి చేస్తున్నారు, బలవంతంగా పెళ్లి, మైనర్ పెళ్లి ఆపాలి, ఇష్టం లేని
    పెళ్లి, குழந்தைத் திருமணம், சின்ன வயசு கல்யாணம், 15 வயசு பொண்ணுக்கு கல்யாணம், கட்டாய கல்யாணம், கட்டாயத் திருமணம், மைனர் பொண்ணு கல்யாணம்
    தடுக்க, விருப்பம் இல்லாத கல்யாணம், ശൈശവ വിവാഹം, നിർബന്ധിച്ച് കല്യാണം, പ്രായപൂർത്തിയാകാത്ത കുട്ടിയുടെ വിവാഹം, പതിനേഴ് വയസ്സ്
    കല്യാണം, zabardasti shaadi karwa rahe, bal vivah, nabalig ki shadi, balavanthanga pelli, balya vivaham, kattaya
    kalyanam, chinna vayasu kalyanam, shaishava vivaham, nirbandhichu kalyanam
  $$),
  ('bonded-labour', $$
    bonded labour, bonded labourer, brick kiln, not allowed to leave work because of advance, work to repay debt,
    employer keeps us locked, human trafficking, trafficked for work, forced to work without leaving, slave, child
    labour, child working in shop, small child working as maid, 12 year old made to work, बंधुआ मजदूर, बंधुआ मजदूरी, ईंट भट्ठा,
    भट्ठे पर बंद करके, एडवांस लिया इसलिए जाने नहीं देता, काम से घर जाने नहीं देता, बाल मजदूरी, बच्चे से काम करवाना, मानव तस्करी,
    వెట్టి చాకిరి, ఇటుక బట్టీ, అప్పు తీరేదాకా పని, బాల కార్మికులు, పిల్లలతో పని చేయించడం, கொத்தடிமை, கொத்தடிமை, செங்கல் சூளை, முன்பணம் வாங்கினதால்
    போக விடல, குழந்தைத் தொழிலாளர், சின்ன பிள்ளையை வேலைக்கு, അടിമപ്പണി, ഇഷ്ടികക്കളം, ബാലവേല, കുട്ടിയെ ജോലിക്ക് നിർത്തി, bandhua mazdoor,
    bhatta par band, bachche se kaam karwana, choti ladki ghar pe kaam, ghar pe kaam pe rakha 12 saal, bal mazdoori,
    vetti chakiri, ituka batti, kothadimai, sengal soolai, balavela
  $$),
  ('bribes', $$
    bribe, bribery, asking for a bribe, officer wants money, clerk asks money for file, corruption, anti corruption
    bureau, acb complaint, lokayukta, vigilance, patwari asks for money, tahsildar bribe, money under the table,
    engineer wants commission, रिश्वत, घूस, रिश्वत मांग रहा, घूस मांगते हैं, पटवारी पैसे मांग रहा, बाबू पैसे मांगता है, तहसील में पैसे मांगते,
    नाम चढ़ाने के लिए पैसे, भ्रष्टाचार, लोकायुक्त, లంచం, లంచం అడుగుతున్నారు, వీఆర్వో డబ్బులు అడుగుతున్నాడు, ఎమ్మార్వో ఆఫీసులో లంచం, ఏసీబీ, అవినీతి,
    லஞ்சம், லஞ்சம் கேட்கிறார்கள், பட்டா மாற்ற லஞ்சம், விஏஓ பணம் கேட்கிறார், தாசில்தார் லஞ்சம், லஞ்ச ஒழிப்பு, ஊழல், കൈക്കൂലി, കൈക്കൂലി
    ചോദിക്കുന്നു, വില്ലേജ് ഓഫീസർ പണം ചോദിക്കുന്നു, വിജിലൻസ്, അഴിമതി, rishwat, rishwat maang raha, ghoos, patwari paise maang,
    lancham adugutunnaru, lancham adugutunnadu, lancham, mro office lancham, lanjam, lanjam ketkiranga, kaikooli,
    kaikkooli chodikkunnu
  $$),
  ('pensions', $$
    pension, pension stopped, old age pension, widow pension, disability pension, family pension, life certificate
    pension, government pension arrears, pension not coming, jeevan pramaan, पेंशन, पेंशन बंद, वृद्धा पेंशन, विधवा पेंशन,
    विकलांग पेंशन, पेंशन रुक गई, जीवित प्रमाण पत्र, जिंदा होने का कागज, పెన్షన్, పెన్షన్ ఆగిపోయింది, వితంతు పింఛను, వృద్ధాప్య పింఛను, పింఛన్
    రావట్లేదు, సచివాలయం పింఛను, வயதானோர் உதவித்தொகை, முதியோர் ஓய்வூதியம், விதவை ஓய்வூதியம், பென்ஷன், பென்ஷன் நின்னு போச்சு, പെൻഷൻ, വിധവാ
    പെൻഷൻ, വാർധക്യ പെൻഷൻ, പെൻഷൻ മുടങ്ങി, ക്ഷേമ പെൻഷൻ, pension band ho gayi, vidhwa pension, pension aagipoyindi, pension
    ravatledu, sachivalayam pension, pension varala, pension mudangi, pension kittunnilla
  $$),
  ('papers-withheld', $$
    college keeps original certificates, college not returning certificates until fees, institution withholds marksheets,
    original documents held by company, employer keeps my certificates, employer holding passport, employer keeps aadhaar
    card, transfer certificate refused by school, school not giving tc, tc pending fees, कॉलेज ओरिजिनल सर्टिफिकेट नहीं दे रहा,
    मार्कशीट रोक ली, टीसी नहीं दे रहे, कंपनी ने सर्टिफिकेट रख लिए, मालिक ने आधार रख लिया, కాలేజీ సర్టిఫికెట్లు ఇవ్వట్లేదు, టీసీ ఇవ్వట్లేదు,
    ఒరిజినల్ సర్టిఫికెట్లు పెట్టుకున్నారు, ఫీజు కట్టేదాకా సర్టిఫికెట్లు, கல்லூரி சான்றிதழை திருப்பி தர மாட்டேன்கிறாங்க, டிசி தர மறுக்கிறாங்க, முழு
    கட்டணம் கட்டினால் சான்றிதழ், அசல் சான்றிதழ் வச்சிருக்காங்க, കോളേജ് സർട്ടിഫിക്കറ്റ് തിരിച്ചു തരുന്നില്ല, ടിസി തരുന്നില്ല, സർട്ടിഫിക്കറ്റ് വാങ്ങിവെച്ചു,
    ആധാർ പിടിച്ചു വെച്ചു, മുതലാളി പാസ്പോർട്ട് പിടിച്ചു വെച്ചു, marksheet rok li, original certificate nahi de rahe, tc nahi de rahe,
    certificates ivvatledu college, certificate tharamatengranga college, certificate thirichu tharunnilla
  $$),
  ('mortgage-seizure', $$
    bank attachment of house, bank will seize house, bank auction of house, sarfaesi, sarfaesi notice, symbolic
    possession notice, bank pasted notice on house, home loan default auction, npa, debt recovery tribunal, drt,
    attachment by court, बैंक घर कुर्क, कुर्की, कुर्की का नोटिस, बैंक मकान नीलाम, घर की नीलामी, బ్యాంకు ఇల్లు జప్తు, జప్తు నోటీసు, ఇల్లు వేలం
    వేస్తున్నారు బ్యాంకు, வங்கி வீட்டை ஜப்தி, ஜப்தி நோட்டீஸ், வீட்டை ஏலம் விடப்போறாங்க வங்கி, ബാങ്ക് വീട് ജപ്തി, ജപ്തി നോട്ടീസ്, ജപ്തി ചെയ്യും,
    വീട് ലേലം ബാങ്ക്, kurki ka notice, bank ghar nilam, japthi, bank japti, bank illu japtu, veedu japthi cheyyum, bank
    veetta elam
  $$),
  ('discrimination', $$
    refused to rent because muslim, no house for rent because of religion, transgender, trans woman, hijra, refused house
    because i am single woman, refused rent because of food non vegetarian, gay, lesbian, same sex, lgbt, hiv positive
    refused, discrimination, disability discrimination, autism admission refused, school refused disabled child,
    wheelchair ramp, मुसलमान होने के कारण किराये पर घर नहीं, धर्म के कारण किराये पर मकान नहीं, ट्रांसजेंडर, किन्नर, समलैंगिक, भेदभाव, ముస్లిం
    అని ఇల్లు అద్దెకు ఇవ్వట్లేదు, ట్రాన్స్‌జెండర్, హిజ్రా, వివక్ష, திருநங்கை, திருநங்கை வாடகைக்கு வீடு தர மறுக்கிறார்கள், முஸ்லிம் என்பதால் வீடு தர
    மறுக்கிறார்கள், பாகுபாடு, ஓரினச்சேர்க்கை, മുസ്ലിം ആയതുകൊണ്ട് വീട് വാടകയ്ക്ക് തരുന്നില്ല, ട്രാൻസ്ജെൻഡർ, വിവേചനം, സ്വവർഗ, muslim hone ki
    wajah se kiraye par ghar nahi, kinnar, muslim ani illu ivvatledu, thirunangai
  $$),
  ('disability', $$
    disability certificate, disabled person card, udid, handicapped certificate, disabled scheme, divyang, दिव्यांग,
    विकलांग प्रमाण पत्र, विकलांग, దివ్యాంగుల సర్టిఫికెట్, సదరం సర్టిఫికెట్, వికలాంగుల, மாற்றுத்திறனாளி சான்றிதழ், ஊனமுற்றோர், ഭിന്നശേഷി
    സർട്ടിഫിക്കറ്റ്, വികലാംഗ, viklang certificate, divyang, sadarem certificate
  $$),
  ('rations', $$
    ration dealer gives less grain, ration shop cheating, fair price shop, ration not given, free rice card cancelled,
    राशन, राशन वाला कम अनाज देता है, कोटेदार, राशन की दुकान, राशन डीलर अंगूठा, రేషన్ డీలర్, రేషన్ బియ్యం ఇవ్వట్లేదు, ரேஷன் கடை, ரேஷன் அரிசி தரல,
    റേഷൻ കട, റേഷൻ അരി തരുന്നില്ല, ration dealer kam deta, kotedar, ration kadai
  $$),
  ('street-vending', $$
    street vendor, hawker, pushcart, municipality took my cart, footpath stall removed, vending certificate, ठेला, रेहड़ी,
    नगर निगम ठेला उठा ले गए, फुटपाथ की दुकान, తోపుడు బండి, మున్సిపాలిటీ బండి తీసేశారు, చిరు వ్యాపారి, தள்ளுவண்டி, நடைபாதை கடை, மாநகராட்சி கடையை
    எடுத்துட்டாங்க, വഴിയോര കച്ചവടം, തട്ടുകട, നഗരസഭ കട, thela nagar nigam, rehri, thallu vandi, thattukada
  $$),
  ('nuisance', $$
    dog bite, stray dogs, street dog bit me, neighbour dog bit, tree leaning over my house, neighbour tree branches,
    loudspeaker noise, loud music at night, smoke from factory, factory waste water in well, quarry blasting cracks,
    sewage, garbage dump near house, mobile tower, कुत्ते ने काट लिया, आवारा कुत्ते, लाउडस्पीकर, कारखाने का गंदा पानी, पेड़ की डाल,
    కుక్క కరిచింది, వీధి కుక్కలు, ఫ్యాక్టరీ వ్యర్థాలు, చెట్టు కొమ్మలు, మైకు సౌండ్, நாய் கடிச்சிருச்சு, நாய் கடித்தது, தெரு நாய், தொழிற்சாலை
    கழிவு நீர் கிணற்றில், மரக்கிளை, ஒலிபெருக்கி, തെരുവ് പട്ടി കടിച്ചു, തെരുവ് നായ, പട്ടി, അയൽക്കാരന്റെ മരം ചാഞ്ഞു, ക്വാറി വിള്ളൽ, ക്വാറി, മാലിന്യം,
    ഉച്ചഭാഷിണി, kutte ne kaat liya, kukka karichindi, naai kadichiduchu, patti kadichu, quarry
  $$),
  ('public-services', $$
    no water supply in our area, street light not working, road potholes complaint, garbage not collected, drainage
    overflow, fallen electric wire killed cow, electric shock from live wire, power cut every day, transformer, bus stop,
    बिजली का तार गिरा, करंट लगने से भैंस मर गई, नल में पानी नहीं आता मोहल्ले में, नाली की सफाई, स्ट्रीट लाइट, కరెంటు తీగ తగిలి, ఊరిలో నీళ్లు
    రావట్లేదు మున్సిపాలిటీ, వీధి దీపాలు, டிரைனேஜ், மின்சாரம் தாக்கி மாடு செத்துப்போச்சு, அறுந்த மின் கம்பி, தண்ணீர் வரல ஏரியாவில், தெரு
    விளக்கு, മരത്തിൽ തട്ടി വൈദ്യുതി കമ്പി, ഷോക്കേറ്റ് പശു ചത്തു, വെള്ളം വരുന്നില്ല പൈപ്പ്, തെരുവ് വിളക്ക്, thanni varala area corporation, corporation
    complaint thanni, mohalle me paani nahi aata, neellu ravatledu municipality
  $$),
  ('working-conditions', $$
    working hours, twelve hour shift, not allowed to sit at work, no weekly off, overtime rules, minimum wages rate, trade
    union, strike, transfer to another branch, notice period buyout, bond period, non compete, 12 घंटे काम, साप्ताहिक छुट्टी नहीं,
    यूनियन, నోటీస్ పీరియడ్, పన్నెండు గంటల పని, 12 மணி நேர வேலை, உட்கார விடல, தொழிற்சங்கம், ഇരിക്കാൻ സമ്മതിക്കില്ല കടയിൽ, 12
    മണിക്കൂർ പണി, യൂണിയൻ, notice period, bond tod
  $$),
  ('phone-searches', $$
    police keep my phone, police want my phone password, can police check my phone, unlock my phone for police, seized
    laptop password, phone tapping, drone camera privacy, पुलिस फोन का पासवर्ड मांग रही, पुलिस मोबाइल चेक कर सकती, పోలీసులు ఫోన్ పాస్వర్డ్
    అడుగుతున్నారు, போலீஸ் போன் பாஸ்வேர்ட் கேட்குறாங்க, പോലീസ് ഫോൺ പാസ്‌വേഡ് ചോദിച്ചു, phone password police
  $$),
  ('land-acquisition', $$
    government taking my land for highway, land acquisition, acquired for road widening, acquisition compensation rate,
    भूमि अधिग्रहण, सरकार जमीन ले रही है, భూసేకరణ, ప్రభుత్వం భూమి తీసుకుంటోంది, நில ஆர்ஜிதம், நிலம் கையகப்படுத்துதல், ഭൂമി ഏറ്റെടുക്കൽ, bhumi
    adhigrahan, bhu sekarana
  $$),
  ('housing-societies', $$
    housing society maintenance charges, apartment association, society secretary parking, resident welfare association,
    society election accounts, सोसाइटी मेंटेनेंस चार्ज, सोसाइटी सचिव, అపార్ట్‌మెంట్ అసోసియేషన్, அபார்ட்மெண்ட் சங்கம், ഫ്ലാറ്റ് അസോസിയേഷൻ,
    society maintenance charge, apartment association
  $$),
  ('farm-support', $$
    pm kisan, pm kisan money, crop loss relief, loan waiver, minimum support price, farm loan waiver, पीएम किसान, किसान
    सम्मान निधि, कर्ज माफी, రైతు బంధు, రైతు భరోసా, రుణమాఫీ, விவசாயக் கடன் தள்ளுபடி, பிஎம் கிசான், കർഷക പെൻഷൻ, കടാശ്വാസം, kisan
    samman nidhi, rythu bandhu, runa mafi
  $$),
  ('abortion-surrogacy', $$
    abortion, terminate pregnancy weeks, surrogacy, ivf, sperm donor, sex determination, गर्भपात, सरोगेसी, అబార్షన్, గర్భస్రావం చట్టం,
    கருக்கலைப்பு, வாடகைத்தாய், ഗർഭച്ഛിദ്രം, അബോർഷൻ, garbhpat, abortion kaise
  $$),
  ('foreign-law', $$
    divorce in uk, british citizens divorce, divorce law in sri lanka, us divorce, american law, german law, law of
    pakistan, nepal law, श्रीलंका कानून, अमेरिका का कानून, అమెరికా చట్టం, బ్రిటన్ చట్టం, இலங்கை சட்டம், இலங்கையில் விவாகரத்து, அமெரிக்க சட்டம்,
    യുകെ നിയമം, യുകെയിൽ വിവാഹമോചനം, ബ്രിട്ടീഷ് പൗരന്മാർ, അമേരിക്കൻ നിയമം
  $$),
  ('software', $$
    react, useeffect, react hook, infinite loop, loop chal raha, component, css, node, npm, docker, git, github, compile
    error, null pointer, index out of range, api key, server error, database query, kubernetes, typescript, android
    studio, for loop, array, string function, रिएक्ट, लूप, कोड एरर, కోడ్ ఎర్రర్, లూప్, கோடு எரர், കോഡ് എറർ, code error, bug fix,
    laptop slow, ram penchala, format phone, phone hang avutundi, battery drains
  $$),
  ('corporate', $$
    listed company takeover, takeover, open offer, open offer percentage, merger of companies, nclt, sebi, delisting,
    acquisition of company, board resolution, agm, share transfer, debenture, rights issue, promoter stake, कंपनियों का विलय,
    एनसीएलटी, सेबी, टेकओवर, ओपन ऑफर, కంపెనీ విలీనం, సెబీ, టేకోవర్, நிறுவன இணைப்பு, செபி, பங்குச்சந்தையில் பட்டியலிட, கம்பெனி டேக்ஓவர், ഓപ്പൺ ഓഫർ,
    സെബി, കമ്പനി ലയനം, takeover panna, company merger kaise
  $$),
  ('brands', $$
    register a trademark, register logo, trademark class, someone uses my brand name, copied my brand, same name as my
    shop, logo copyright, ट्रेडमार्क रजिस्टर कराना, लोगो रजिस्टर, लोगो का ट्रेडमार्क, ब्रांड का नाम, दुकान के लोगो, ట్రేడ్‌మార్క్ రిజిస్టర్, లోగో
    రిజిస్ట్రేషన్, బ్రాండ్ పేరు, லோகோ பதிவு, டிரேட்மார்க், டிரேட்மார்க் பதிவு, பிராண்ட் பெயர், ലോഗോ, ട്രേഡ്മാർക്ക് രജിസ്റ്റർ, ബ്രാൻഡ് പേര്, brand name vera
    company, brand naam copy, trademark kaise, trademark cheyyan
  $$),
  ('relationships', $$
    love failure, how to move on, breakup, does she like me, crush, propose to a girl, girlfriend angry, boyfriend not
    talking, lonely, friendship, how to impress, dating, ब्रेकअप, प्यार में धोखा कैसे भूलूं, लड़की को कैसे पटाएं, दोस्ती, బ్రేకప్, లవ్ ఫెయిల్యూర్,
    ప్రేమ చెప్పాలి ఎలా, காதல் தோல்வி, அவளுக்கு என்னை பிடிக்குமா, பிரேக்கப், പ്രണയ നൈരാശ്യം, ബ്രേക്കപ്പ്, love failure epdi move on, breakup
    kaise bhule, love failure nunchi, crush ku epdi solradhu
  $$),
  ('permissions', $$
    licence for shop, fertiliser shop licence, trade licence, liquor licence, building plan approval, house plan approval,
    permission to build, permission to dig borewell, well digging permission, procession permission, loudspeaker permission,
    become a notary, notary licence, stall in market application, factory licence, दुकान का लाइसेंस कैसे लें, खाद की दुकान लाइसेंस, ट्रेड
    लाइसेंस, नक्शा पास कराना, बोरवेल अनुमति, ట్రేడ్ లైసెన్స్, షాపు లైసెన్స్, ఇంటి ప్లాన్ అప్రూవల్, బోరు వేయడానికి అనుమతి, షాపు కోసం దరఖాస్తు, రైతు
    బజార్, கடை லைசென்ஸ், வீடு கட்ட அனுமதி, பிளான் அப்ரூவல், போர்வெல் அனுமதி, ലൈസൻസ് കട തുടങ്ങാൻ, കെട്ടിട പെർമിറ്റ്, വീട് പണിയാൻ
    അനുമതി, കിണർ കുഴിക്കാൻ അനുമതി, dukan ka licence kaise le, naksha pass, plan approval, veedu katta approval, building
    permit, illu kattadaniki permission
  $$),
  ('local-taxes', $$
    property tax, house tax, property tax name change, water tax, professional tax, house tax too high, municipality tax,
    हाउस टैक्स, गृह कर, संपत्ति कर, ఇంటి పన్ను, ఆస్తి పన్ను, ఇంటి పన్ను ఎక్కువ, சொத்து வரி, சொத்து வரி பெயர் மாற்றம், வீட்டு வரி, കെട്ടിട നികുതി,
    വീട്ടുനികുതി, house tax kaise bhare, inti pannu, sothu vari, veettu vari, kettida nikuthi
  $$),
  ('welfare-schemes', $$
    ayushman card admission, free treatment scheme, housing scheme house, pm awas, government scheme application, free gas,
    ladki bahin, kalyana lakshmi, amma odi, women's monthly assistance, unemployment allowance, labour card, e shram, आयुष्मान
    कार्ड, आवास योजना, उज्ज्वला, लाड़ली बहना, श्रम कार्ड, सरकारी योजना, ఆరోగ్యశ్రీ, ఇందిరమ్మ ఇల్లు, కళ్యాణ లక్ష్మి, అమ్మ ఒడి, ప్రభుత్వ పథకం, மகளிர்
    உரிமைத்தொகை, அரசு திட்டம், இலவச வீடு, കാരുണ്യ, ലൈഫ് ഭവന പദ്ധതി, സർക്കാർ പദ്ധതി, ayushman card, awas yojana, arogyasri, magalir
    urimai thogai, life mission veedu
  $$),
  ('clubs', $$
    club membership, club expelled me, members of association, cooperative society election, alumni association, temple
    committee election, क्लब की सदस्यता, సంఘం సభ్యత్వం, சங்க உறுப்பினர், ക്ലബ് അംഗത്വം
  $$);

-- A bill that is too high is a consumer's complaint.
update private.knowledge_outside set phrases = replace(phrases, 'electricity bill, ', '') where subject = 'government-papers';
update private.knowledge_outside
set phrases = phrases || ', work visa, get a work visa, काम का वीज़ा, ఉద్యోగ వీసా ఎలా, வேலை விசா, விசா எப்படி வாங்கறது, തൊഴിൽ വിസ'
where subject = 'travel-documents';
