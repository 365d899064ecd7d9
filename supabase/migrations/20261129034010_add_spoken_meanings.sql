-- More of the words that people say, in their spoken forms and spellings, with what they mean; and some meanings more:
-- witnesses, reputation, changes of a name; "free", whose line had a colon in a word and was skipped. A beginning in an
-- Indian script loses only the signs at its end.
insert into private.knowledge_meanings
select distinct case
    when word !~ '\*$' then private.knowledge_stem(each.folded)
    when ascii(each.folded) between 2304 and 3583 then left(regexp_replace(each.folded, U&'(?<=..)[\0900-\0903\093E-\094D\0B82\0BBE-\0BCD\0C00-\0C03\0C3E-\0C4D\0D02\0D03\0D3E-\0D4D]+$', ''), 8) || '*'
    else private.knowledge_stem(each.folded) || '*'
  end, line[1]
from regexp_matches($$
  accident: thok thatti axident aksident guddesi idichu kuchal marinju yeththittan guddesindi ठोक* रौंद* एक्सिडेंट*
    கவுந்* ஆக்ஸிடென்ட* ஆக்சிடெண்ட* ஏத்திட்ட* తగిలిం* ఆక్సిడెంట* വന്നിടി* കയറിയിറ* എക്സിഡന്റ* ആക്സിഡന്റ*
  account: upi khate gpay khata phonepe paytm accountu googlepay फोनपे* गूगलपे* यूपीआई* ஜிபே* போன்பே* யுபிஐ* பேங்க்*
    கணக்கு* அக்கௌண்ட்* యూపీఐ* ఫోన్పే* గూగుల్పే* ജിപേ* ഫോൺപേ* യുപിഐ* ഗൂഗിൾപേ* അക്കൌണ്ട്*
  adopt: anatha valarth valarpu godlena thathedukka penchuko* sadukuntam पालना* அநாதை* வளர்க்க* வளர்ப்பு* దత్తు*
    సాదుకో* ఆశ్రమం* పెంచుకో* పెంపుడు* తెచ్చుకో* శిశువిహార్* വളർത്തു*
  affair: sautan rakhail inkoka veroru veroruth kallakadhal innoruthi avihitham inkodani रखैल* अफेयर* किसीऔर*
    சின்னவீட* வேறபொண்ண* రంకు* వేరేఆమె* ఇంకోఆమె* ఇంకోదాన* ఇంకొకదాన* చిన్నిల్ల* പരസ്ത്രീ* വേറെപെണ്ണ*
  agriwage: నరేగ*
  arrest: ulla pokki andar thookitu akathakki pudichitu ethukellaru kondupoyi poduvanga lopalestaru pudichitanga
    उठाले* अंदर* अरेस्ट* அரெஸ்ட்* புடிச்சி* உள்ளபோட* தூக்கிட்டு* లోపలేస్* జైల్లోవే* ఎత్తుకెళ్* പൊക്കി* പിടിക്കും*
    കൊണ്ടുപോയി* അകത്താക്ക* പിടിച്ചോണ്ട*
  bail: beil bailu beyil shurity jamyakkar muchalka मुचलका* பெயில்* ஷூரிட்டி* పూచీ* బేలు* షూరిటీ* జామీన* ബെയിൽ*
    ആൾജാമ്യ* ഷുവർട്ടി*
  beat: idichu chavitti ठोका* धुना* आपीट* लतियाय* ஒதச்ச* மிதிச்ச* சாத்துன* వాతల* చెంపమీ* గుద్దులు* లెంపకాయ*
    చితక్కొట్ట* చావగొట్ట* చెంపదెబ్బ* തൊഴിച്* പെരുമാറി*
  bill: billu மின்கட்டணம் బిల్ల* ബിൽ*
  bounce: bouns bounse madangi फंडइन* लौटाद* रिटर्न* बाउन्स* इनसफिशि* பௌன்ஸ்* திரும்பிவ* ரிட்டர்ன்* చెల్లలే* రిటర్న్*
    తిరిగివచ్చిం* ബൌൺസ്* റിട്ടേൺ*
  bribe: lanch mamool चायपानी* மாமூல* మామూలు* పైసలడుగు* చాయ్పైస* കൈമടക്ക*
  builder: villa rera apartment layout venture project buildar pozeshan पजेशन* सोसायटी* पोजेशन* अपार्टमेंट* प्रोजेक्ट*
    பொசஷன்* பிளாட்ஸ* புரமோட்டர்* அபார்ட்மெண்ட்* వెంచర్* లేఅవుట్* పొజిషన్* ప్రీలాంచ్* అపార్ట్మెంట్* വില്ല* കൈമാറ*
    ഫ്ലാറ്റ്* പ്രോജക്ട്* അപ്പാർട്ട്മെ*
  calledto: bulaake interrogation pilipincharu बुला* வரச்சொன்ன* கூப்புட்ட* పిలిపిం* రమ్మని* വരാൻപറ*
  careless: thappa thavaru ashraddha anasthha porapatu lapervahi alatchiyam चूक* தவறா* தப்பா* அலட்சியம்* పొరపాటు*
    പിഴച്ചു* തെറ്റായ* മാറിപ്പോ*
  caste: jaat mala thakur neechi pulaya maadiga chamar pulayar kulapollu एसटी* नीची* एससी* चमार* हरिजन* ठाकुर* ஜாதி*
    எஸ்சி* எஸ்டி* காலனி* பறையன* கீழ்சாதி* సాధి మాల ఎస్సీ* ఎస్టీ* లంబాడ* మాదిగ* అగ్రకుల* పెద్దకులం* പുലയ* എസ്ടി* പറയൻ*
    എസ്‌സി* ആദിവാസി* മേൽജാതി* പട്ടികജാ*
  certificate: memo sertificate sartificate praman marksheet saandridhazh मार्कशीट* சான்று* சர்டிபிகேட்* சான்றிதழ்*
    మెమో* ధ్రువపత్ర* രേഖ*
  changing: change maattan gazette thirutth correction maattanam badalna maathanum marchali marpinchu badalwana बदल*
    बदलवा* बदलना* सुधार* करेक्शन* மாற்ற* மாத்த* திருத்த* మార్చు* మార్పిం* మార్చాలి* మార్చుకో* മാറ്റണം* തിരുത്ത*
    മാറ്റാൻ* മാറ്റിക്കി*
  cheque: chekku चैक* वचेक செக்* చెక్*
  child: mol mon koch bidda ponnu pulla mole ponna ammayi kochu abbayi ladka ladki payan bachi pullai pillodu bachchi
    kozhandha kodukulu छोरा* புள்ள* பாப்பா* கொழந்தை* పోరి* శిశువు* అబ్బాయి* చిన్నోడు* పిల్లల్ని* కొడుక* കൊച്ച്*
    കുട്ടികള*
  childless: ivf aulad issueless childless infertility santanam औलाद* संतान* बच्चानह* குழந்தையில்ல* பிள்ளையில்ல*
    సంతానం* పిల్లలుపుట్ట* పిల్లల్లే* పిల్లలులే* മക്കളില്ല* കുട്ടികളില്ല*
  college: clg iti nursing engineering collage varsity polytechnic कालेज* नर्सिंग* छात्रावास* विश्वविद्यालय*
    यूनिवर्सिटी* காலேஜ்* கேம்பஸ்* ஹாஸ்டல்* பாலிடெக்னிக் యూనివర్సిటీ* ఇంజనీరింగ్* ఇంజినీరింగ్* കോളജ്* ക്യാമ്പസ്*
  compensation: harjana muavaza izhapeedu nashtaparih* nashtapariharam क्लेम* भरपाई* காம்பன்சே* నష్టపరి* క్లెయిమ*
    ఎక్స్గ్రేషియా* ക്ലെയിം* നഷ്ടപരി*
  complaint: complent kamplaint kampleint रपट* कम्प्लेंट* कंप्लेंट* கம்ப்ளைன்ட* கம்ளைன்ட* పిర్యాద* కంప్లయింట* സിഎസ്ആർ
    കംപ്ലൈന്റ* കംപ്ലയിന്റ*
  court: hearing vaidha kortu summons jadji tareekh courtu magistrate kachehri kodathiyil जज* कचहरी* तारीख*
    मजिस्ट्रेट* ஜட்ஜ்* வாய்தா* మెజిస్ట్రేట్* മജിസ്ട്രേറ്റ* കുടുംബകോടതി*
  custody: paakave custady kaanikkilla paakavida parkavida kaanikkunnilla chupinchatle kalavanivvatledu मिलवा* मिलाने*
    चूपिंचट பாக்கவே* காட்டமாட்* కలవనివ్* పిల్లల్నిఇ* చూపించట్ల* చూపిస్తలే* చూడన* വിട്ടുതര*
  cutoff: nalla neellu lightcut currentu लाइट* कनेक्शन* கரண்ட்* கரெண்ட்* மோட்டார்* నల్లా* నీళ్లు* ഫ്യൂസ്* വൈദ്യുതി*
  defect: khrab kettu ripper ripair kettupochu panicheyatledu चलता* ठीकनह* रिपेयर* ஓடமாட்* உடைஞ்சு* வேலசெய்யல* పగిలి*
    ఆగిపో* రిపేరు* పనిచేస్తలే* തകരാ* വർക്ക്* റിപ്പയർ* പൊട്ടിയ*
  delay: latka vaiki lateu neettikkond tippisthundu thippistunnaru tippistunnadu izhuthadikiranga लेट* लटका* टालम*
    लटकाए* லேட்* இழுத்தடிக்* లేటు* నెలలు* ఏండ్లు* సాగదీస్* తిప్పుతు* ഇഴയു* നീട്ടി*
  demand: kettu temmani kekranga kekkuranga temmantunnaru लाओ* लेआ* मंगवा* கேக்கறா* வாங்கிட்டுவா* కావాలంట* తీసుకురమ్మ*
    తేవాల* വേണംന്ന*
  deposit: pagdi security bayana diposit depasit पगडी* बयाना* डिपोजिट* डिपॉजिट* सिक्युरिटी* பகடி* ముందస్తుడబ్బు പകിടി*
    ഡിപ്പോസിറ്റ്*
  deserted: itt* ittitt chodke vittutu vadilesi vadilesindu भाग* ஓடிப்போ* விட்டுட்* ఒదిలేసి* విడిచిపె* തിരിഞ്ഞുനോ*
    ഇട്ടേച്ചു* ഇട്ടിട്ടു* കളഞ്ഞിട്ട*
  died: mrityu setthuttar iranthuttar erandhutaru chachipoyadu sachipoyindu मर* चलबस* स्वर्ग* காலமா* போயிட்டார*
    కాలంచే* మృత్య* చచ్చిపో* సచ్చిపో* పోయిండు* ചത്തു* പോയിക്കഴി*
  divorce: mozhi divors daivars divorsu खुला डाइवोर्स* தலாக்* டைவோர்ஸ்* తలాక్* డైవోర్స్* విడాక* മൊഴി തലാഖ്* ബന്ധംവേർ*
    വേർപെടുത്ത* മൊഴിചൊല്ലി*
  doctor: nurse naras dactor vaidyan doctoru नर्स* कंपाउंडर* நர்ஸ்* నర్సు* ఆర్ఎంపీ* നഴ്സ്*
  documents: rc parsu licence passport लाइसेंस* पासपोर्ट* पैनकार्ड* பேக்* ஆர்சி* லைசென்ஸ்* பாஸ்போர்ட்* పాన్* బ్యాగు*
    లైసెన్స్* పాస్పోర్ట్* ആർസി* ലൈസൻസ്* പാസ്പോർട്ട്*
  dowry: seer katnalu lanchanalu seervarisai varadhatchanai சீர் சீதன* சீர்வரிசை* లాంఛన* వరకట్న*
  drunk: peeke mandhu peekar nasha thagochi kallukudi thagubothu kudikaran madyapichu पीके* சரக்க* தண்ணியடி* సారా*
    మందు* మందుతాగి* ഡ്രഗ്സ് കുടിയൻ* കള്ളുകുടി*
  elsewhere: aria area vera ilake ilaka pariddhi parithi jurisdiction इलाक* क्षेत्र* दूसरेथान* दूसरेशहर* வேற* ஏரியா*
    எல்லை* லிமிட்* ఏరియా* పరిధి* ఇంకోఊరు* ఊరిల* ഏരിയ* പരിധി* ലിമിറ്റ്* വേറെസ്ഥല*
  employer: setu karar maistry contracter karaarukaran सेठ* मुनीम* फैक्टरी* कारखान* सुपरवाइजर* மில்* மேனேஜர்* மொதலாளி*
    సేఠ్* సేటు* కంపిని* ఓనరమ్మ* గుత్తేదార* యజమాన* സൂപ്പർമാർക്ക*
  encroach: neev haddu goda mend gattlu deewar suvar athiru varappu kaiyeri नींव* दबाली* बाउंड्री* चारदीवारी* ஷெட்*
    எல்லை* வேலிய* வரப்பு* செவுரு* நட்டுட்டா* జరుపు* దున్ను* రేకుల* షెడ్డు* ఫెన్సింగ్* ഷെഡ്* കൈവശ* വെട്ടിപ്പിടി*
  falsecase: farzi kallakkes pazhi poiya abaddam kudukki fasaya irikincharu फसा* फंसा* பொய்யா* பொய்யான* ఇరికించ*
    దొంగకేసు* കുടുക്കി* സത്യമല്ല*
  fear: ghabra pedichu घबरा* डरल* பயந்து* భయమ* భయంగా*
  fees: feeju ஃபீஸ்*
  fight: lolli enmity vazhakk kotlata ranjish thagararu dushmani बहस* भिड* तूतू* रंजिश* कहासुनी* दुश्मनी* பகை*
    அடிபிடி* வழக்காட வாய்த்தகர* పగ* జగడ* రంజిష లొల్లి* గొడవపడ* కొట్లాట* పంచాయతీపెట్ట* കലഹം* ബഹളം* കശപിശ* തമ്മിൽത്തല*
    തല്ലുപിടി* വാക്കുതർക്ക*
  fine: fyn pizha jarimana abaradham பைன்* ഫൈൻ*
  fired: nikal rizain ravoddu peekesaru nikaldiya मतआना* हटादि* निकालदि* रिजाइन* बर्खास्त* टर्मिनेट* ரிசைன்* வரவேணா*
    டெர்மினே* வராதன்ன* அனுப்பிட்ட* தூக்கிட்டாங்* తొలగిం* పీకేశ* రిజైన్* రాకుమన* మానెయ్య* రావొద్ద* ఇంటికిపొమ్మ* റിസൈൻ*
    ടെർമിനേ* പറഞ്ഞുവി* ഒഴിവാക്കി*
  free: free muft freega saujanyam ilavasama मुफ्त* निशुल्क* இலவச* ఉచితం* സൗജന്യമായി* ilavasa ucitham uchitham
    soujanya saujanya फ्री ஃப்ரீ ப்ரீ ఫ్రీ ఫ్రీగా ഫ്രീ ഫ്രീയായി സൗജന്യ*
  friend: saheli frnd dost frend nanban friend suhruth koottukar snehithudu सहेली* दोस्त* मित्र* தோழி* நண்பர்* நண்பன்*
    பிரெண்ட்* ஃப்ரெண்ட்* దోస్తు* ఫ్రెండ్* స్నేహితు* ഫ്രണ്ട്* സുഹൃത്ത* കൂട്ടുകാര*
  gazette: gazette गजट* राजपत्र* கெஜட்* அரசிதழ்* గెజెట్* గెజిట్* ഗസറ്റ്*
  gift: rasichesa rasichanu ishtadanam ezhuthikodu* dhanapathiram दान* लिखदि* नामकरदि* பரிசு* எழுதிவ* எழுதிக்குடு*
    రాసిస్* గిఫ్ట్* రాసిచ్చ* ഇഷ്ടദാനം* എഴുതിക്കൊടു* എഴുതികൊടു*
  gone: kat katgaye poyinay chalegaye poiduchu poyiruchu nashtappettu गए* उडगए* साफहो* गायब* कटगए* चलेगए* பறிபோ*
    பூடுச்சு* போயிருச்சு* మాయమ* కట్అ* కట్టయ్* పోయింది* పోయినయ్* ఖాళీఅయ* വലിച്ചു* കാലിയായി* നഷ്ടപ്പെട്ടു*
  goods: ac sofa sari inverter geyser laptop battery एसी* सोफा* साडी* जूते* फ्रिज* वाशिंग* लैपटॉप* ஷூ* ஏசி* சோபா*
    மெஷின்* பிரிட்ஜ்* லேப்டாப்* ஃபிரிட்ஜ்* ఏసీ* సోఫా* కూలర్* మెషిన్* మిక్సీ* ఫర్నిచర్* ల్యాప్టాప్* బూట్ల* എസി* ഷൂസ്*
    സാരി* സോഫ* ഗ്യാസ്* വാഷിംഗ്* ലാപ്ടോപ്പ്*
  government: mro bdo vao muncipal lekhpal corporation pradhan tehsil municipality patwari collector thasildar
    sarpanch tahsildar panchayat panchayati बीडीओ* तहसील* ब्लॉक* सरपंच* पटवारी* पंचायत* प्रधान* लेखपाल* नगरनिगम*
    कलेक्टर* नगरपालिका* விஏஓ* ஆபீஸ்* பிடிஓ* ஊராட்சி* முனிசிபா* கலெக்டர்* தாசில்தார்* கவர்மெண்ட்* பஞ்சாயத்து* పథకం*
    ఆఫీసు* ఆఫీసుల* సర్పంచ్* పంచాయతీ* కలెక్టర్* ఎంపీడీవో* పంచాయితీ* తహసీల్దార్* ఎమ్మార్వో* మున్సిపల్* మున్సిపాలిటీ*
    കളക്ടർ* താലൂക്ക്* വില്ലേജ്* പഞ്ചായത്ത്* മുനിസിപ്പാ* കോർപ്പറേ*
  harass: satate torture koduma kodumai tarchar pratadit sathayinchu satayistunnaru सताता* टॉर्चर* प्रताड* சித்ரவதை*
    నరకం* టార్చర్* తిప్పలు* ടോർച്ചർ*
  hospital: hospitl dawakhana aspathiri ashupathri क्लीनिक* नर्सिंगहोम* हॉस्पिटल* கிளினிக்* ஹாஸ்பிடல்* ஹாஸ்பிட்டல்*
    దవాఖాన* క్లినిక్* హాస్పటల్* హాస్పిటల్* ആസ്പത്രി* ക്ലിനിക്ക്* ഹോസ്പിറ്റൽ*
  hours: ghanta manikkoor gantala manineram மணி* இருபத்து മണിക്കൂറാ*
  house: muri roomu veettil intla veetla घर* रूम* ரூம்* போர்ஷன* వాటాకి రూం* రూము* ఇల్ల* റൂം* മുറി* മുറിയിൽ* ഫ്ലാറ്റ്*
  husband: ikka mard mapla penimiti ghrwale kettyon purusan kettiyon मरद* घरवाला* மாப்ள* கட்டுன புருசன்* மாப்பிள்ளை*
    வீட்டுக்காரர்* మొగడు* మొగుని* మాఆయన* ഇക്ക* അങ്ങേര് കെട്ട്യോൻ*
  information: fund kanakk hisaab tender nidhulu kanakku lekkalu soochana फंड* बजट* आरटीआई* நிதி* கணக்கு* ஆர்டிஐ*
    ஒதுக்குன* ఫండ్స్* లెక్క* నిధులు* ఆర్టీఐ* ഫണ്ട്* കണക്ക്* രേഖകൾ* ആർടിഐ*
  inherit: nominee varasudu varasulu legalheir नॉमिनी* उत्तराधि* நாமினி* నామినీ* നോമിനി* പിന്തുടർച്ച*
  injury: phat nettu ratham chora rakta wound swollen stitches raktham netturu pottichu irigindi नीर घाव* फूट* खून*
    सूज* टांके* नीलाप* कालापड* फ्रैक्चर* தையல்* மண்டை* ஒடஞ்ச* ஒடச்ச* வீங்கி* ரத்தம்* எலும்பு* உடைச்ச* முறிஞ்ச*
    முதுகெலும்ப* వాచి* పగిలి* ఇరిగిం* తలపగి* కమిలి* ఇరగ్గొ* కుట్లు* విరగ్గొ* పళ్ళుపో* నెత్తురు* ఫ్రాక్చర్* ചതവ് ചോര*
    നീര്* രക്തം* പൊട്ടി* ഒടിച്ചു* തുന്നൽ* പല്ലുപോ* തുന്നിക്കെ* പൊട്ടിച്ചു*
  inlaws: devar naathoon damad alludu nanad kodalu nathanar marumagal athamama marumon marumagan adapaduchu बहू* देवर*
    जमाई* दामाद* மாமியா* மாப்பிள்ளைவீட* అల్లుడు* అల్లుని* ఆడబిడ్డ* మెట్టినిల్లు* కోడల* മരുമോൾ* മരുമോൻ*
  insult: theri cheetha zaleel boothulu beizzati asingama kaliyakki kevalama tidutunnaru जलील* बेइज्जत* கேவலமா*
    அசிங்கமா* తిడుతు* అవమానిం* బూతులు* തെറി* ആക്ഷേപ* കളിയാക്ക*
  insurance: polisy inshurance cashless premium insuranc मेडिक्लेम* टर्मप्लान* प्रीमियम* इंश्योरेंस* பாலிசி*
    பிரீமியம்* இன்ஷூரன்ஸ்* పాలసీ* ప్రీమియం* మెడిక్లెయిమ్* ഇന്ഷുറ* പ്രീമിയം* മെഡിക്ലെയിം* ഇൻഷൂറൻസ്*
  jail: jayil jaillo locup akathu rimand jeyilla jayilil सलाखों* रिमांड* हवालात* లోపల* അകത്ത്* റിമാന്റ്*
  jewel: ponnu maala pavan gehna tulam golusu tulalu savaran sovereign तोला* चेन* कंगन* झुमक* अंगूठी* தோடு நகைய* பவுன*
    கம்மல் சங்கிலி* செயின* తులం* చైన్* గాజులు* నెక్లెస్* വള* വളയൽ പവൻ* തങ്കം പണ്ടം* പൊന്ന*
  job: kaam jaabu duty vela panikk velaya naukari जॉब* ड्यूटी* ஜாப்* டூட்டி* வேலைக்கு* உத்தியோக* వేలకు జాబు* నౌకరి*
    డ్యూటీ* పనిచేస్* ഡ്യൂട്ടി*
  jobagent: gulf dubai ejent saudi kuwait abroad दुबई* विदेश* துபாய்* வெளிநாடு* సౌదీ* గల్ఫ్* దుబాయ్* కువైట్* ഗൾഫ*
    വിദേശ* ദുബായ്*
  kill: vettum paanam vettuven narikesta मारडाले* வெட்டு* காலிபண்ணிடு* పాణం* കൊല്ലു* വെട്ടു*
  land: jaaga bigha cent plaat thottam chenu एकड* बीघा* भूमि* खतौनी* प्लाट* காடு இடத்த* ஏக்கர்* சென்ட்* தோட்டம்* ఎకరం*
    గజాల* గుంట* చెలక* മണ്ണ് പാടം* സെന്റ്* ഏക്കർ* റബ്ബർ*
  lawyer: layar advocat lawyeru एडवोकेट* லாயர்* அட்வகேட்* వకీలు* అడ్వొకేట్* ലോയർ* അഡ്വക്കേറ്റ്*
  leaveoff: leeve लीव* अवकाश* லீவு* లీవు*
  loan: sood byaj lone vaddi blade vaypa loanu kandhuvatti सूद* ब्याज* फाइनेंस* பைனான்ஸ்* கந்துவட்டி* మైక్రో*
    ఫైనాన్స్* കടം* ബ്ലേഡ്* കടക്കാ*
  lockin: pootu pootti tala thalam pootit बंदकर* तालालग* பூட்டிவ* அடைச்சுவ* பூட்டிட்ட* లాకేశ* తాళంవే* తాళమేశ*
    గదిలోపెట్ట* പൂട്ടിയി* താഴിട്ട*
  lost: kho marannu poindi khogaya tholaichu marchipoya padipoyindi खो* खोगया* गिरगया* भूलगया* களஞ்சு மிஸ்ஸா* தொலஞ்சு*
    தொலைஞ்சு* தவறவிட்ட* పోయింది* పడిపోయిం* మర్చిపో* జారవిడు* పారేసుకు* വീണുപോ* മറന്നുവ* നഷ്ടമായി*
  lovemarriage: pyar dharam matham madham premikk pranayam premisthunna लव* मजहब* धर्म* प्रेम* प्यार* லவ்* மதம்*
    காதல்* கலப்பு* காதலிச்ச* మతం* లవ్* మతాంతర* ലവ്* മതക്കാ* മതത്തി* മിശ്ര* പ്രേമ* സ്നേഹിച്ച*
  lover: gf bf premi lover kamukan kadhalan boyfriend girlfriend आशिक* प्रेमी* प्रेमिका* गर्लफ्रेंड* बॉयफ्रेंड* காதலி*
    காதலன்* லவ்வர்* பாய்ஃப்ரெ* లవర్* ప్రియుడు* ప్రియురాలు* బాయ్ఫ్రెండ్* ലവർ* കാമുക*
  machine: மெஷின*
  marry: pendli laggam pellayyi फेरे* निकाह* मैरिज* தாலி* மேரேஜ்* நிக்காஹ் లగ్గం* పెళ్లి* పెండ్లి* మ్యారేజ్* കെട്ട്
    മാര്യേജ്* നിക്കാഹ്* കെട്ടിച്ചു* മിന്നുകെട്ട*
  maternity: metarnity मैटरनिटी* मैटर्निटी* மெடர்னிட்டி* மெட்டர்னிட்டி* మాతృత్వ* മെറ്റേര്ണി* മെറ്റേണിറ്റി*
  medicine: oosi soodi gulika injection injectn marunthu गोली* सुई* इंजेक्शन* ஊசி* மாத்திரை* సూది* మందులు* గోళీలు*
    మాత్రలు* ఇంజక్షన్* ఇంజెక్షన్* ഗുളിക* കുത്തിവെ* ഇഞ്ചക്ഷൻ*
  message: msg missed msgs mesej कॉल* फोनकर* मेसेज* கால்* மெஸேஜ்* மெசெஜ்* போன்பண்ண* కాల్స్* మిస్డ్* ఫోన్లు* കോൾ*
    മെസ്സേജ്* വിളിക്കു* വിളിച്ചു*
  mind: orma pichi maravi maradhi manasik alzheimers mandbuddhi mathimarupu भूल* पागल* मंदबुद्धि* மறதி* மனநல* புத்தி*
    மனசுசரி* మంద* మతిస్థి* మానసిక* మతిమరుపు* మందబుద్ధి* മറവി* ബുദ്ധി* ഓർമ്മ* ഓർമക്ക*
  minorage: badi ustad hafiz padri classil tution maulvi schoolu pastor masteru madrasa madarsa सर पादरी* मदरस* कक्षा*
    मौलवी* हाफिज* क्लास* வயசு* மைனர்* மதரஸா* ஸ்கூல்* பாதிரி* வகுப்பு* டீச்சர்* டியூஷன்* உஸ்தாத்* வாத்தியார்* బడి*
    తరగతి* మైనర్* ఏళ్ల* క్లాసు* ఉస్తాద్* ట్యూషన్* స్కూల* മാഷ്* മൗലവി* മൈനർ* വയസ്സ്* മദ്രസ* ഉസ്താദ്* ടീച്ചർ* ക്ലാസ്സ*
    പാസ്റ്റർ വയസുള്ള* ക്ലാസിൽ* പ്രായപൂർത്തി*
  missing: kaanum bichhad kanala bichhud tappipoyi kaanunnilla koottamthetti tappipoyadu kanabadatle घरनहीं लौटा*
    बिछड* गायब* बिछुड* காணல* காணாம* தொலஞ்சுபோன* வீட்டுக்குவரல* జాడ* ఆచూకీ* ఎటుపోయ* విడిపోయిం కనిపిస్తలే* കൂട്ടം*
    തിരിച്ചുവന്നില്ല* വന്നില്ല* കൂട്ടംതെറ്റി* കാണുന്നില്ല*
  money: rs ruba kaash roopa rakam panam hazar lacha kashu rupaya paisalu lachalu latcham roopayalu रकम* पैसे* लाख*
    नकद* हजार* रुपए* ரூபா* பைசா* லட்ச* ஆயிரம்* పైకం* వేలు* లచ్చ* పైసలు* రూపాయ* പൈസ* ആയിരം*
  mutual: raazi donon mugguru sammatham oppukunnam randalum rajamandi randuperum renduperum rendupaerum randuperkkum
    राजी* सहमत* रजामंद* परस्पर* राजीखुशी* म्यूचुअल* ரெண்டு* மியூச்சுவல்* இரண்டுபேர* ஒத்துக்கிட்ட* ఇష్టమే* మేమిద్దరం*
    మ్యూచువల్* ఒప్పుకున్న* രണ്ടാളും* മ്യൂച്വൽ* ഒന്നിച്ച* മ്യൂച്ചൽ*
  name: pera speling peril perula sarname peruni aksharam intiperu उपनाम* स्पेलिंग* பேரு* எழுத்து* இனிஷியல்*
    ஸ்பெல்லிங்* అక్షరం* ఇంటిపేరు* അക്ഷരം* ഇനിഷ്യൽ* സ്പെല്ലിംഗ്* വീട്ടുപേര*
  neglect: rakhte chor poochte choru tindi pathukka nokkilla sapadu pakkala chusthale nokkanilla pathukala chuskovatle
    रखते* सेवा* पूछते* देखते* मरुन्न பாக்கல* చూస్తలే* చూడట్ల* అన్నంపెట్ట* పట్టించుకోర* చూసుకుంటలే* చూసుకోట్ల* ചോറ്*
    ആഹാരം*
  neighbour: eduru bagal pakkodu padoswala pakkathuveetu aduthaveettile pakkinitollu बगल* पडौस* बाजूवाले* எதிர்வீட*
    పక్కన* పక్కోడు* పక్కోళ్* ఎదురింట* పక్కపొలం* അപ്പുറത്ത* അടുത്തവീട*
  night: nightu आधीरात* ராத்திரி* പാതിരാ*
  notice: legal noteesu लीगल* நோட்டீசு* வக்கீல்நோட்ட* లీగల్* ലീഗൽ*
  notpaid: raale pending iyyale roka atka latka tharale iyyatle ravatle thannilla raaledu kudukale kittunnilla
    kittanilla tharanilla अटका* बाकी* लटका* टरका* मारलि* தரவே* தராம* தரமாட்* இழுத்தடி* கொடுக்காம* வரவேஇல்ல* தர்றதில்ல*
    రాలే* బాకీ* పడలే* ఇయ్యలే* ఆపిండ* ఇవ్వలే* జమకాలే* ఇస్తలే* ఆపేసుకు* వేయట్ల* రావట్ల* ఇవ్వడంలే* పెండింగ్* ఇవ్వట్ల*
    ఇయ్యట్ల* వెయ్యట్ల* തരണില്ല* കിട്ടീല* കിട്ടാനു* കിട്ടണില്ല* കളിപ്പിക്ക* തരാനുള്ള* ഇട്ടിട്ടില്ല*
  numerology: numerology अंकशास्त्र* न्यूमरोलॉजी* संख्याशास्त्र* எண்கணித* நியூமராலஜி* న్యూమరాలజీ* ന്യൂമറോളജി*
  oldage: ammumma budhapa appooppan kizhavi musalollu vayassaya prayamaya vayasayina கெழவி* கிழவ* முதுமை* వయసుమళ్*
    పెద్దవయసు* വയസായ* വയസ്സാംകാല* മുത്തശ്ശ* അപ്പൂപ്പ* അമ്മൂമ്മ*
  online: fb reel watsapp एप* वाट्सएप* ओएलएक्स* यूट्यूब* ஆப்* வாட்சப்* யூடியூப்* ஃபேஸ்புக்* వాట్సప్* యూట్యూబ్*
    ఫేసుబుక్* യൂട്യൂബ്*
  owner: malkin owneru veettudama houseowner makanmalik veetukaramma उटम ओनर* मालकिन* मकानमालिक* வீட்டுஓனர* ஹவுஸ்ஓனர*
    வீட்டுக்காரம்ம* ఇంటాయన* ఇంటోనరు* ఇంటివాడు* హౌస్ఓనర* యజమాన* ഓണർ* ഹൗസോണർ*
  parents: ammi abba umma ayya uppa vappa maabaap ammachi pitaji babuji appachan achchan बाऊजी* अब्बा* अम्मा* बाबूजी*
    मांबाप* பெத்தவங்* தாய்தகப்ப* అయ్య అవ్వ* మాఅమ్మ* మానాన్న* అమ్మనాన్న* ഉപ്പ* വാപ്പ* അപ്പൻ* ചാച്ച* അപ്പച്ച*
  parked: khadi niruthi खडी* நிறுத்தி* ఆపిన* നിർത്തിയി*
  pf: passbook ईएसआई* ईपीएफ* यूएएन* ग्रेजुएटी* प्रोविडेंट* ग्रेच्युटी* பிஎப்* இஎஸ்ஐ* யுஏஎன்* பிராவிடன்ட்*
    கிராஜுவிட்டி* పిఎఫ్* ఈఎస్ఐ* ఈపీఎఫ్* యూఏఎన్* గ్రాట్యుటీ* ప్రావిడెంట్* യുഎഎൻ* ഇപിഎഫ്* ഗ്രാറ്റുവിറ്റി*
    ഗ്രാറ്റ്വിറ്റി* പ്രോവിഡന്റ്*
  phone: sim phonu imei selfone मोबाईल* ஃபோன்* செல்போன்* సెల్లు* సెల్ఫోన్*
  photo: pic veediyo photolu विडियो* तस्वीर* படம்* വിഡിയോ*
  police: ci sai essai polisollu policeollu policekar* polissukar* policekaran* ठाणे* मुंशी* एसएचओ* सिपाह* हवलदार*
    எஸ்ஐ* ஏட்டய்ய* எழுத்தர* ఖాకీ* ఠాణ* సీఐ* ఎస్సై* హెడ్కానిస్టే* സിഐ* എസ്ഐ* ഏമാന്മ*
  poor: bpl peda kaasilla vasathi pavangal pedollu kaashilla dabbullevu panamilla paisallevu paisayilla औकात* लाचार*
    बीपीएल* हैसियत* வசதி* வறுமை* காசில்ல* கஷ்டப்படு* బీద* గరీబ* కూలోళ్* పైసల్లేవ* డబ్బుల్లేవ* വകയില്ല* പണമില്ല*
    കാശില്ല* പൈസയില്ല* ദാരിദ്ര്യ*
  pregnant: masama kadupu pregnent delivary prasavam kadupuloni पेटसे* जच्चा* डिलिवरी* प्रेगनेंट* प्रेग्नेंट* மாசமா
    டெலிவரி* முழுகாம* பிரக்னன்ட* కాన్పు* కడుపుతో* బాలింత* ప్రెగ్నెంట్* ഡെലിവറി* വയറ്റിലു* പ്രെഗ്നന്റ്*
  promise: tharaam jhansa tharennu tharamennu istanani pannikiren pannikkaren kazhikkamennu chesukuntanani झांसा*
    தரேன்னு* பண்ணிக்கிறே* மாட்டேன்னு செஞ்சுக்கிற* ఇస్తానని* చేసుకుంటాన* ఇప్పిస్తా* കഴിക്കാമെന്ന* കെട്ടാമെന്ന*
    തരാമെന്ന*
  property: tharavad कुनबा मिल्कियत* ஆஸ்தி* பூர்வீக* ఇల్లుపొలం పిత్రార్జి* ఉమ్మడిఆస్తి* തറവാട്*
  ragging: seniors junior seniorlu chechimar chettanmar जूनियर* सीनियर* सीनियर्स* ஹாஸ்டல் சீனியர்* ஜூனியர்* சீனியர்ஸ்*
    జూనియర్* సీనియర్* సీనియర్లు* റാഗിംഗ്* സീനിയർ* ജൂനിയർ* സീനിയേഴ്സ്* ചേട്ടന്മാർ* ചേച്ചിമാർ*
  rape: paadu chesadu keduthutan atyacharam balalsangam palavandhama palavanthama रेप* हवस* इज्जतलूट* ரேப்* பலவந்தம*
    கெடுத்துட்ட* நாசம்பண்ண* రేప్* చెరిచ* మానభంగం* బలవంతంచే* పాడుచేశ* റേപ്പ്* മാനഭംഗ* ബലാൽസംഗ*
  recovery: jabthi japthi vasool kurki pirikkan agentmar कुर्की* ஏஜெண்ட்* ரிக்கவரி* தூக்கிட்டுப்* రికవరీ* గుంజుకు*
    లాక్కెళ్* ఏజెంట్లు* ఇంటిముందు* వసూల* പിരിവു* പിരിക്കാ*
  refuse: mante tiskotle nahimante teeskovatle vangunnilla edukkunnilla teesukovatle sammathikkunnilla लौटा* सुन*
    मानत* मानने* மாட்றா* பதியல* வாங்கல* எடுக்கல* வாங்கமாட்* వింటలే* ఇయ్యమన* రాయట్ల* ఇవ్వమన* రాస్తలే* మాటలేద* వినట్ల*
    తీస్కోమ* తీసుకోమ* తీస్కుంటలే* తీసుకోవట్ల* ఒప్పుకుంటలే* పట్టించుకోట్ల* తీసుకుంటలే* ఒప్పుకోట్ల* വാങ്ങണില്ല*
    ഒപ്പുക്കല എടുക്കണില്ല* എടുക്കില്ല* കേൾക്കുന്നില്ല* വാങ്ങുന്നില്ല* എടുക്കുന്നില്ല*
  release: riha veliya irakkan velila chhudana bayatiki bayataki छूट* बाहर* விடுதலை* எடுக்க* విడిపిం* బయటికి*
    విడిచిపె* വിടുമോ* പുറത്ത്*
  rent: bhada kirayi भाड* किराए* லீஸ்* குடித்தன* వాడక ലീസ്* പണയത്തിന്
  reputation: izzat reputation maanakked maanam paruvu badnam manhani badnami mariyadhai naanamkeduthi बदनामी* इज्जत*
    मानहानि* चरित्र* नामखराब* மானம்* பேரகெடு* மானத்த* மரியாதை* பேர்கெட்ட* మానం* పరువు* బద్నాం* ఇజ్జత్* పేరుచెడ* മാനം*
    പേരുദോഷം* നാണംകെട* നാണക്കേട്*
  returnmoney: vapas rabattali लौटाए* रिफंड* रिफण्ड* வாபஸ்* திரும்பத்* రాబట్ట* തിരിച്ചുത*
  road: rodu roadu रोड* हाईवे* రోడ్* വഴി* തെരുവ
  rumour: parappi pukaru parathi badnam illakatha pracharam फैला* फैलाया* बदनाम* झूठीबात* புரளி* பொய்யா* பரப்பி*
    பரப்புன* கட்டுக்கதை* தப்பாபேசு* పుకారు* లేనిపోని* అబద్ధాలు* చెడ్డప్రచారం* తప్పుడుప్ర* അഫ്വാ പ്രചരി* പരത്തി*
    പ്രചരിപ്പി* ഇല്ലാത്ത* ഇല്ലാക്കഥ* കള്ളക്കഥ*
  salary: tankha bonus celary selary तनख* पगार* हिसाब बोनस* ஓடி போனஸ்* ఓటీ* సేలరీ* బోనస్* కూలిపైస* സാലറി* ബോണസ്*
    പണിക്കൂലി*
  sale: ec pathram passbook kirayam dastavej पट्टा* खतौनी* स्टाम्प* रजिस्टरी* ஈசி* பதிவு* கிரயம்* ஸ்டாம்ப்* ఈసీ*
    పట్టా* స్టాంపు* సేల్డీడ్* పాస్బుక్* రిజిస్టరీ* పాస్పుస్తక* കരം* തീറ്* പട്ടയം* മുദ്രപ്പത്ര* രജിസ്റ്റർ* രജിസ്ട്രേഷൻ*
  scam: kyc frod patticu pattichu chathichu yemathitan emandhuten स्कैम* केवाईसी* चूनालगा* फर्जीवाडा* ஃப்ராடு*
    கேஒய்சி* தட்டிப்பு కేవైసీ* ఫ్రాడ్* స్కామ్* ഫ്രോഡ്* കെവൈസി* ചതിച്ചു* തട്ടിയെടു* തട്ടിപ്പ്* പറ്റിപ്പ്*
  searching: వెతిక* వెతుక*
  seller: shopu customer service showroom सर्विस* कस्टमर* ஷோரூம்* சர்வீஸ்* கஸ்டமர்* கம்பெனிக்கா* கடைக்காரன்* షోరూం*
    కేర్* షోరూమ్* కస్టమర్* కంపెనీవాళ్* ഷോറൂം* സർവീസ്* കസ്റ്റമർ*
  selling: vitthu vithan ammindu vilkkan vithutan ammesadu அமெ விக்கிற* வித்தான்* வித்துட்ட* అమ్మేసి* అమ్మాడు*
    అమ్మిండు*
  separate: veruga prinju vidigaa thaniya दूररह* தனியா* தனித்தனி* దూరంగా* విడిపో* విడిగా* వేరుగా* విడిపోదా* വേറെയാണ്
  sexual: sex sharirik सेक्स* शारीरिक* செக்ஸ்* உடலுறவு* సెక్స్* శారీరక* സെക്സ്* ശാരീരിക*
  share: veetham ohari paagam panchukunnaru हक* फूट बांट* பாகப்பி* பாகபிரி* பிரிச்சு* భాగం* పంచు* పంపిణ* హక్క* പങ്ക്*
    ഷെയർ*
  sibling: didi chelle annalu bhaiya behan aangala pengal aniyathi thangachi दीदी* भैया* छोटाभाई* அண்ணா* தங்கச்சி*
    బావ* అన్నలు* తమ్ముళ్* అన్నదమ్ము* സഹോദര* ആങ്ങള* പെങ്ങൾ* പെങ്ങന്മാ*
  signature: oppitt angutha dastkhat oppidunnilla साइन* अंगूठा* சைன்* வேலிகை సైన్*
  stalk: follo peeche pirake fallow purake pinnadiye ஃபாலோ* பொறத்தால* కాపుకాస్* പിറകെ* പിന്തുടര*
  stolen: kattu arutht* jhapat dobbesadu laakkellaru kottesaru dobbesaru gunjukapoyindu झपट* उडाले* उचक्क* ஆட்டய
    பறிச்ச* புடுங்கிட்* அறுத்துட்* கடத்திட்டு దొబ్బి* లేపేశ* ఎత్కపో* తెంపుకు* గుంజుక* లాక్కెళ్* కొట్టేశ* లాక్కుపో*
    ఎత్తుకుపో* തട്ടിപ്പറി* അടിച്ചുമാറ്റ* പൊട്ടിച്ചോ*
  stopworking: pootti moodi shut closed shutdown musesaru moodittanga mootapadindi बंदहो* तालाबंदी* எகிரி மூடிட்ட*
    இழுத்துமூட* பூட்டிட்டுப்* మూసేశ* మూసేసి* మూతపడ* പൂട്ടി* അടച്ചുപൂ*
  strip: thuni mudi kapde meesha strip murga battalu utarwaye kazhatta kazhatti vippamani नचा* कपडे* उतरवा* मुर्गा*
    ஆடச்* டிரஸ்* கழட்ட* துணிய* డాన్స్* బట్టలు* విప్పమ* గుంజీలు* విప్పించ* മുടി* മീശ* തുണി* അലക്കി* ഷർട്ട്* ഉടുപ്പ്*
  summons: సమన్ల*
  surgery: pathri stent appendix sijerian oparesan cataract operesan aapareshan motiyabind सर्जरी* आपरेशन* मोतियाबिंद*
    सिजेरियन* अपेंडिक्स* கண்* ஆபரேஷன்* சிசேரியன்* ஆப்பரேஷன்* కంటి* మోకాలు* అపెండిక్స్* సిజేరియన్* కుట్ల* അപ്പൻഡി*
    ശസ്ത്രക്രിയ* സിസേറിയൻ*
  teacherjob: అంట్ల*
  tell: बतान* बताते* చెప్తలే*
  temple: pally gudiloki ambalathil కోవెల దేవాలయ* പള്ളി*
  threat: kollum marwa kollumenn podruven narukuta champesta konnuduven narukutam champestam उठवा* देखलू* ठिकाने*
    मारडाल* மெரட்ட* கொன்றுவ* போட்ருவ* வெட்டிருவ* போட்டுருவ* నరుకు* చంపుతా* చంపేస్తా* అంతుచూస్త* సంగతిచూస్త* నరికేస్త*
    കൊല്ലും* വിരട്ട* കൊല്ലുമെ* കാണിച്ചുത* തീർത്തുകള* ഇല്ലാതാക്കു* കൊന്നുകള*
  throwout: dhakke viratti bhagadiya nikaldiya adichirakki ellagottindru gentesindru भगादि* बाहरकर* निकालदि* धक्केमार*
    விரட்டி* வெளியதள்* தொரத்திட்ட* ఎల్లగొట్ట* వెళ్ళగొట్ట* അടിച്ചിറക്ക* ഓടിച്ചുവി*
  touch: chhed chhedchhad thadavuran muttukunnadu kayarippidi muttukunnaru keripidichu muttukuntadu muttukuntunnadu
    kayaripidichu उहा छूने* छेड* पकडने* हाथलगा* पकडलिया छेडछाड* கையவ* தடவுற* கட்டிப்புடி* చెయ్యేస్* చేతులేస్*
    ముట్టుకు* పట్టుకోబో* തപ്പി* കയറിപ്പി* കേറിപ്പിടിച്ച* പിടിച്ചുതട* പിടിക്കാൻ*
  traffic: mvd petty pizha signal helmet helmat camera challanu seatbelt चलान* चालान* आरटीओ* हेलमेट* सिग्नल* सीटबेल्ट*
    சலான்* ஆர்டிஓ* சிக்னல்* ஹெல்மெட்* சீட்பெல்ட்* டிராஃபிக்* చలానా* సిగ్నల్* ఆర్టీఓ* ఆర్టీవో* హెల్మెట్* సీట్బెల్ట్*
    ചലാന് ചലാൻ* ചെലാൻ* എംവിഡി* പെറ്റി* ആർടിഒ* ക്യാമറ* സിഗ്നൽ* ഹെൽമറ്റ്* ഹെൽമെറ്റ്*
  train: rayil raillo trainlo trainil रेल* ट्रैन* यात्रा* ட்ரெயின்* டிரெயின்* ట్రైన్* బస్సులో* ബസ്സിൽ* തീവണ്ടി*
  upkeep: jeevikkan selavukku chilavinu chelavinu भरणपोषण* मेंटेनेंस* மெயின்டனன்ஸ்* మనోవర్తి* మెయింటెనెన్స* മെയിന്റനൻ*
    ജീവിക്കാൻവ*
  vacate: irangan pommannaru pommantunnadu हटने* भगान* निकल* காலி* வெளியபோ* தொரத்து* கிளம்ப* காலிபண்ண* బయటికిగెంట*
    వెళ్లగొడు* മാറണം*
  vehicle: dcm rtc ksrtc bullet activa ertiga टेंपो* डंपर* ट्रॉली* पिकअप* रोडवेज* கார்* டூவீலர* టెంపో* జేసీబీ* డీసీఎం*
    ఎర్టిగా* టీవీఎస్* ఆర్టీసీ* ఎక్సెల్* ట్యాంకర్* యాక్టివా* ജീപ്പ്* ആംബുലൻ* ആനവണ്ടി* ടിപ്പർ* ബുള്ളറ്റ്* കെഎസ്ആർടിസി*
  vulgar: bhadde thappa vekili asinga aabasama badtameez ashleelam vrithiketta pichipichiga भद्दे* बदतमीज* गलतहरकत*
    தப்பா* அசிங்க* தப்பாநட* டபுள்மீனி* వెకిలి* అసహ్యంగా* డబుల్మీనింగ* పిచ్చిపిచ్చిగా* ദ്വയാർത്ഥ* ഡബിൾമീനി*
    വൃത്തികെട്ട* വൃത്തികേട*
  warranty: warrenty gaurantee वॉरंटी* கேரண்டி* வாரன்டி* వారెంటీ* കാരണ്ടി ഗാരന്റി* വാറണ്ടി* ഗ്യാരണ്ടി*
  weapon: katta vadi karra aruva kambi karralu kattelu sariya रॉड* फरसा* तमंचा* सरिया* पत्थर* हथियार* कुल्हाडी* பாரை*
    அருவா* கம்பி* கல்லால* உருட்டுக்க* రాడ్* లాఠీ* లాటీ* రాయితో* రాళ్ల* కట్టెల* గొడ్డలి* ఇనుపరాడ* കമ്പി* കല്ലെറി*
    വടികൊണ്* പട്ടിക* വടിവാൾ* വെട്ടുകത്ത*
  wife: pellam lugai kettyol samsaram जोरू घरवाली* சம்சாரம்* పెళ్లాం* ఇల్లాలు* ഓൾ വൈഫ് പെണ്ണുമ്പിള്ള* കെട്ട്യോൾ*
  will: osyath vilnama वसीहत* மரணசாசன* వీల్నామ* విల్లురా* വിൽപ്പത്ര*
  witness: witness gawah saakshi saatchi sakshikal sakshulu गवाह* சாட்சி* சாட்சிக* సాక్షి* సాక్ష్య* సాక్షులు* സാക്ഷി*
    സാക്ഷികൾ*
  worker: cook security mason guard driver kaamwali bangali watchman velaikkari panikkaran chowkidar panimanishi लेबर*
    रसोइया* गार्ड* कामवाली* नौकरान* ड्राइवर* मिस्त्री* चौकीदार* டிரைவர்* கூலியாள* கொத்தனார்* வாட்ச்மேன* తాపీ* పనోడు*
    కూలోళ్* కూలీలు* వాచ్మన్* డ్రైవర్* పనిమనిషి* వాచ్మెన్* సెక్యూరిటీగా* ബംഗാളി* ഡ്രൈവറാ* ഡ്രൈവർ* സപ്ലയർ* സെക്യൂരിറ്റി*
    വാച്ച്മാൻ* പണിക്കാര* വേലക്കാരി*
  writing: rasi rayinchu rayinchukovali रजिस्टर* రాతపూర్వ*
$$, '([a-z-]+):([^:]+)(?=\n|$)', 'g') as line, regexp_split_to_table(btrim(line[2], E' \n'), '\s+') as word,
  lateral (select private.fold(rtrim(word, '*')) as folded) as each
where private.knowledge_stem(each.folded) is not null
on conflict do nothing;

-- Beginnings that had lost an ending of case and number began other words too: "ఇల్లు*", house, was "ఇల*", as in "ఇలా", so.
delete from private.knowledge_meanings where (stem, meaning) in (
  ('செய*', 'jewel'), ('மெஷ*', 'machine'), ('అంట*', 'teacherjob'), ('ఇల*', 'house'), ('ఊర*', 'elsewhere'), ('కుట*',
  'surgery'), ('కొడ*', 'child'), ('కోడ*', 'inlaws'), ('చూడ*', 'custody'), ('జామ*', 'bail'), ('తేవ*', 'demand'),
  ('నర*', 'agriwage'), ('పిల*', 'child'), ('బిల*', 'bill'), ('బూట*', 'goods'), ('బ్య*', 'account'), ('ముస*',
  'oldage'), ('యజమ*', 'employer'), ('యజమ*', 'owner'), ('వస*', 'recovery'), ('విడ*', 'divorce'), ('వెత*', 'searching'),
  ('సమన*', 'summons'), ('స్క*', 'minorage'), ('స్థ*', 'land'), ('హక*', 'share')
);
