-- More everyday words and what they mean. A word that had a meaning keeps it.
insert into private.knowledge_meanings
select distinct case
    when word !~ '\*$' then private.knowledge_stem(each.folded)
    when ascii(each.folded) between 2304 and 3583 then left(regexp_replace(each.folded, U&'(?<=..)[\0900-\0903\093E-\094D\0B82\0BBE-\0BCD\0C00-\0C03\0C3E-\0C4D\0D02\0D03\0D3E-\0D4D]+$', ''), 8) || '*'
    else left(private.knowledge_stem(each.folded), 8) || '*'
  end, line[1]
from regexp_matches($$
  abroad: అమెరికా* కువైత్* ఖతార్* ఫారిన్* కెనడా* లండన్* మస్కట్* ఆస్ట్రేలి* സൗദി സൗദിയ* ഖത്തർ* കുവൈറ്* കുവൈത്* അബുദാബ*
    കാനഡ* ഷാർജ* മസ്കറ്* कतर कुवैत* मलेशिया* कनाडा* ओमान गल्फ खाड़ी ஃபாரின்* பாரின்ல* சவுதி* சவுதில* குவைத்* மலேசியா*
    சிங்கப்ப* americail americala americalo amerika bahrain dubaiku dubaila dubailo dubayil foreignil foreignla
    foreignlo gulfil gulfku gulfla gulflo kuwaitil kuwaitlo laavut landan malaysia muscat saudila saudiyil singapore
    velinaadula velinaattil velinaattu velinaatula veliraajyam videsalu videsam videsathu videsham videshamlo
    videshath* videshi vilayat
  accident: యాక్సిడె* ఆక్సిడె* ఎక్సిడె* డ్యాష్* తొక్కేసి* తిరగబడి* తిరగపడ* యాక్షిడె* ആക്സിഡ* അക്സിഡ* വന്നിടിച്ചു
    തെറിച്ചു* തെറിപ്പി* एक्सिडें* एक्सीडें* ऐक्सीडे* ऐक्सिडे* एक्सीडेन* हादसा भिड़ंत* चपेट ठुक ஆக்சிடெ* ஆக்சிடன*
    ஆக்ஸிடெ* ஆக்சிடண* ஆக்ஸிடன* ஆக்ஸிடண* கவுந்து* கவுந்துட* ஏறிடுச்* சறுக்கி* accidentil accidentla accidentlo
    accidentu acsident apakada apakadathil bolthapad* dheekon* dheekott* exident guddar* guddesa* guddesin* guddest*
    haadsa haadse haadsey kavindh* kavundh* kavunth* kuchla marinj* modhit* palat palatgaya palatgayi palti paltikott*
    takkarmaar takra takraya takrayi thattivee* thoka thokdi thokkar thokne thonk vibathil vibathula vipathil
    vipathula
  account: బాంక్* ఫోన్పే పేటీఎం ఏటిఎం ఎఫ్డీ ఫిక్స్డ్* അകൗണ്ട* अकाउंट* एकाउंट* अकाऊंट* बैलेंस* पासबुक* அக்கவுண*
    அக்கவுன* அக்கௌண்* பேங்க்ல* பேங்குல* பாஸ்புக்* accnt accountil accountilninnu accountinu accountla accountlo
    accountnunchi accountse akount akountlo balans bankil bankki bankku bankla banklo bankse bankulo khaateme khatese
    savingsla
  accuse: इल्जाम* इलजाम* आरोप*
  acid: amlam asid asidu tezab
  adopt: అనాధ* అడాప్ట్* అడాప్ష* దత్తు శిశువిహా* శిశుగృ* അഡോപ്ഷ* അഡോപ്റ്* വളർത്തുമകൻ വളർത്തുമകൾ വളർത്തച* ദത്തുപു*
    ദത്തെടു* निसंतान* निःसंता* संतानही* लावारिस* அடாப்ஷன* அடாப்ட்* சுவீகார* ஸ்வீகார* அநாத ammathottil anaathai
    anaathashr* anatalay* anathaalay anathaaly anathaashram anathaiy* anathalayam anathasram anathasramam godi
    godleliya godlene godleni godliya godnaama nisantan nishsantan palnaghar penchuku* santanheen thathedu* thathedut*
    thathueduk* thathueduth* thathuk* thathupill* thathupulla thottil thottilkuz*
  affair: ఉంపుడు* అఫైర్ ఎఫైర్ नाजायज* सौतन* अनैतिक* வப்பாட்ட* வைப்பாட* akramasa* avihitha avihithabandham chakkarme
    illeegal illicit kallathod* kalluravu najayaz rakhel sambandhalu sambandhamu sauten
  affidavit: एफिडेवि* ऐफिडेवि* हलफनाम* शपथपत्*
  agreement: എഗ്രിമെ* എഗ്രീമെ* അഗ്രിമെ* വാടകച്ച* एग्रीमें* अग्रीमे* एग्रिमे* कॉन्ट्रै* कांट्रैक* इकरार* किरायान* बॉन्ड
    அக்ரிமெ* அக்ரிமென அக்ரீமெ* அக்ரிமண*
  agriwage: जॉबकार्* जाबकार्* jobcardu jobkard karuvupani mgnregs mnregaa noorunaal tojhilur* tolilura* upaadhi
    upadhihami
  alone: ഒറ്റക്ക* केबिन* तन्हा
  animal: బర్రె* పశువు* ఎద్దు కోళ్ళు కోళ్లు పశువులు गैया बछड़ा मुर्गी ஆடுங்க* aadukal aadumaadu aavu aavulu aavuni
    bakra bakre bakriya barrelu barreni bhainse bhainsein erumai erumaiya gaayein gaiya gede gedelu gedenu kozhi
    kozhikal maadugal maattai mekani mekanu murge murgi pashu pashuvine pasumaadu pasuvai pothu
  answer: రిప్లై* रिप्लाई* रिप्लाय* badhila badhilillai badhilu badhilum jabaab javabulu marupadiyum marupati pathil
    pathilu
  appwork: ब्लिंकि* जेप्टो* रैपिडो* रेपिडो*
  area: इलाका एरिया*
  arrest: ఆరెస్ట్* പൊക്കിക്ക* വിലങ്ങ* കൈയാമ* அரஸ்ட்* புடிப்பா* dabish girftar girftari kaidaguv* kaidhaa kaithaa
    lopalesa* lopalest* pakda pakde pakdenge pidikkum pidikkumo pidikuv* pudichit* pudichu pudichuk* pudichut*
  bail: బేల్ ష్యూరిటీ* షురిటీ* బెయిలు ജാമ്യക്ക* जामिन* बेलबांड* एंटीसिपे* एंटिसिपे* अग्रिम பெயில்ல ஷ்யூரிட* ஷுரிட்ட*
    சூரிட்டி* முன்ஜாமீ* முன்பிணை* jaameenu jamanti jamya jamyakk* jamyathil mundastu munjamin pinai pinaiyil
    zamanatdar
  beat: చావగొట్* చావబాద* చావగొడ* తంతాడు తంతున్నాడు చితక్కొ* కుమ్మేస* చెంపదె* ചെകിട്ട* ചെകിടത* കരണത്ത* കരണത്തടി*
    മുഖത്തടി* ചതച്ച* തല്ലിച്ച* കുനിച്ച* ലാത്തി* ഉരുട്ട* कुटाई* ठुकाई* धुनाई* पिटवाय* पिटवा* घूंस मुक्का* झापड़* चांटा*
    तमाचा* लतिया* हाथापाई* पिटे அடிச்சா* அடிச்சாங* அடிச்சான* அடிச்சார* அடிச்சுட* அடிச்சிட* அடிச்சிரு* அடிச்சது*
    அடிக்கிற* அடிக்குற* அடிக்கறா* அடிக்கறத* அடிப்பான* அடிவாங்க* உதைச்ச* உதைக்கி* ஒதைச்ச* மிதிக்கி* எத்தினா* அறையிற*
    வெட்டிட்* வெட்டவர* வெட்டிரு* சாத்துறா* மொத்திட்* நெறிச்ச* நெரிச்ச* அடிக்றா* வெட்டிப்* adipp* adivaang* arainja*
    araiya baadadu baadaru baduthunn* chavittiy* chempa chitakab* dandinch* debba debbal* debbalu dhulai dhunai ghoosa
    ghunsa idichit* karanath* laat laato lathiyaya midhich* mithich* odhacha othacha othaikk* tamacha thaakkinanga
    thaakkinaru thaakuran thappad thappar udhaich*
  bill: बिजलीबि* bijlibill billil billla billlo billula billulu currentbill hospitalbill karantbill karentbill
  blockedid: डीएक्टि* डिएक्टि* ஹேக்கு*
  bounce: बाऊंस* डिसऑनर* डिसआनर* इंसफिश* பவுண்ஸ்* பவுன்சு* டிஸ்ஹான* டிசானர்* baunce bauns baunsu bavuns bounceac*
    bounceay* bouncehua bouncu bounsayi bounsu bownce dishonr disonar disonour madangit* madangiv* madangiy*
  brandnew: kothadi kothaga pudhusa pudhusu puthan puthiyath* puthusa puthusu
  bribe: रिशवत* सुविधाश* கையூட்ட* dasturi ghoosh ghooskhor ghoosmaang kaikulic* kimbalam lanchaalu lanchamga lanjama
    lanjamu rishvatkhor
  broke: உடச்ச* ஒடைச்ச* உடைத்து* நொறுக்கி*
  builder: డెవలప్* రెరా పొసెషన్* పజెషన్* హ్యాండోవ* ప్రాజెక్* రేరా ഡെവലപ്പ* ബിൽഡേ* डेवलपर* प्रमोटर* पजेसन* रेरा
    कॉलोनाइ* புரோமோட* ப்ரமோட்ட* ப்ரோமோட* கன்ஸ்ட்ர* apartmentbuilder bildaru bilderu buildaru builderki builderku
    builderode builderu buildr devalapar developeru flatpromoter kabjaflat kattumaana* promoteru promotoru ventureil
    ventureki venturelo venturla venturu
  burnt: తగలబె* నిప్పు झुलस* केरोसि* आग किरासन* aagjani aaglaga aaglagayi erichitt* erichut* erikk* eriththu jaladi
    jaladiya jalagaya jalaya jalgaya jalgayi kaalchesa* kaalchina* kaalipo* kathich* kathicha* kathichu kathikkum*
    kathinasi* kathinja* koluthi koluthit* koluthuv* kozhuthi nippantin* nippupett* soodu soodvech* tagalabe*
    tagalape* tagulabe* theepid* theepidi* theevach* theevech* theeyid* theeyit*
  calledto: बुलवा* बुलाए बुलाते बुलावा पूछताछ* கூப்டு* கூப்புட* bulawa bulaye bulayi bulwaya chodyam chodyamc*
    koopdran* koopdura* koopidran* koopidura* kooppid* pilipinc* pilipist* poochtach varasold* varasolluranga
    varasolr* varasolraanga vichaaran* vicharana vilippik* visaaranai visarana* visaranaiku visarikkanum
  cancel: క్యాన్సిల్ కాన్సిల్* కేన్సిల్* ക്യാൻസൽ* കാൻസൽ* कैंसिल* कैंसल* केंसिल* निरस्त* கேன்சல்* கேன்ஸல்*
  careless: వికటించ* వికటిం* ఫెయిలై* लापरवा* बेपरवा* அலட்சிய* அசால்ட்* கவனமில்ல* ajagratta alakshiy* alakshyam
    alatchiy* alatchiya anasthay* anasthaya ashraddh* asraddh* kaipizh* kavanaku* kavanami* laparvahee laparwai
    laprwahi pishak*
  case: मुकद्दम* kesilu kesinu kesla kesuku kesum mukadama mukadma muqadma valakku vyajyam
  caste: మాలోళ్* మాలోడు* ఎస్టీ గిరిజన* అట్రాసి* జాతి ఆదివాసి* హరిజన* బహిష్కర* వెలివే* ఎరుకల* కోయోళ్* చెంచులు* പുലയൻ*
    പുലയര* പട്ടികവർ* ഹരിജൻ* കീഴ്ജാതി* അട്രോസി* ജാതീയ* ജാതിപ്പ* ജാതിത്ത* भंगी एससी एसटी अनुसूचि* आदिवास* वाल्मीक*
    बाल्मीक* मुसहर* दुसाध* मेघवाल* जाटव* सवर्ण* अछूत* नीची ஜாதிப்ப* ஜாதிய* ஜாதிக்* ஆதிதிரா* தாழ்த்தப* பழங்குடி*
    இருளர்* ஜாதி ஜாதில* ஜாதிங்க* achhoot agrakul* agravarn* bhangi chakkiliyar cheruman chuachoot dalito daliton
    dalitula dalitulu girijan girijana girijanulu jaathiper* jathikk* jathiyude jatisuchak kulamlo kulamperu
    kulamperutho kulamtho kulaniki lambadi mahar melajaathi melsaathi neechijaat neechjaat pallar paraiyar patikaja*
    pattikajaathi pattikava* pazhangudi saadhiya saathiya savarna thakkuvakulam thakuro thakuron theendamai valmiki
    vanvasi
  certificate: సర్టిఫి* సర్టిపి* ధ్రువప* सर्टीफि* सर्टिफि* dhruvapat* dhruveek* padhivu pathivu pathivup* rajistar
    rejishter
  cheque: ചെക്കിന* ചെക്കിൽ* ചെക്കുക* செக்கு செக்கும் செக்குல checkil checkla checklo checku checkulu chekbuk chekil
    chekkku chekla cheklo cheq cheqe chequeil chequelu kaasolai kaasole
  child: కూతుళ్* మనవడు* మనవరాలు* పోరడు* పోరగాళ్* పసిబిడ్డ* పసిపాప* పసివాడు* బుడ్డోడు* మనుమడు* పసికందు* കൊച്ചിനെ
    കൊച്ചിന്റെ കൊച്ചിനോട് കൊച്ചുങ്ങ* കുട്ട്യോ* പെൺകുട്ട* ആൺകുട്ട* പെൺകുഞ്ഞ* മോളെയ* മോന്റെ* बालक* छोरा लौंडा लइका लईका
    बबुआ मुन्ना दुधमुंह* नातिन पोता கொழந்தைய* கைக்குழந* புள்ளைய* புள்ளைங்* புள்ளைக்* பாப்பாவ* பாப்பாக* பாப்பா babuki
    babuni babutho bachchiya bachchiyo bachchiyon bachcho bachee biddaki biddalu biddani bitti chinnapilla
    chinnapillalu kochine kochinu kochungal kolandha kolandhai kolanthai kozhandhai kunjine kunjinte kunjinu laadla
    ladle makalku makalude makanu molu molum monu monum munna munni navjaat nawajat paapaki paiyana paiyanuku papani
    papatho pasangal pasangaluku pasibidda pasipapa pasipilla payyana payyanuku pilloni ponnoda ponnuku pullaiku
    pullainga pullaingal pullaiya shishu sirumi sirumiya siruvan siruvar
  chits: சிட்ஃபண* beesee cheetee chittikk* chittilu chittiyil kameti kamiti kuri kurikal kurikkar* kuriyil seettukk*
    seettupan*
  claiming: दावा क्लैम* கிளைம்* க்ளெய்ம்* கிளைய்ம்* கேஷ்லெஸ*
  college: ఫస్టియర్* ఫ్రెషర్* పాలిటెక్* గురుకులం* వార్డెన్* കോളെജ* ജൂനിയ* വാർഡൻ* പ്രിൻസിപ* कोलेज* यूनिवर्* होस्टल*
    छात्रावा* सिनियर* वार्डन* बीटेक* एमबीबीए* காலேஜ்ல* யூனிவர்ச* பிரின்சி* ப்ரின்சி* வார்டன்* chatravas collegeil
    collegeki collegeku collegela collegelo haastallo hastal hastel hostelil hostelki hostelku hostella hostello
    hostelu hostl juniorsa juniorsine juniorsku juniorsni junyor kaalejlo kalaj kalalayam kalasala kalej kaleja
    kallege kalloori kallooriku kallooril kalloorila kallori mahavidyalay mahavidyalaya seenior seniar seniorsine
    seniorsinu seniorsu senyor siniyar vasatigr* vidudhi vidudhila viduthi viduthila vishwavidyalay vishwavidyalaya
    visvavid*
  committee: कमेटी* समिति* आईसीसी पॉश
  compensation: मुवावज* मुआबज* क्षतिपू* हरजाना* நட்டஈடு* நிவாரண* காம்பென்* hardjana ilappeedu izhapp* mavja muwavja
    nashtapa*
  complaint: కంప్లయిం* కంప్లెయి* ఎఫైఆర్ అర్జీ కంప్లింట్* കംപ്ലൈന്* കേസാക്ക* പെറ്റീഷ* കേസുകൊട* कंप्लेन* कम्प्लें*
    कम्पलें* कंपलें* कम्पलेन एफआईआर* एफआइआर* प्राथमिकी* दरखास्त* दरखास* आवेदन* सनहा रिपोट* प्रार्थन* எப்ஐஆர்* எப்ஐஆர
    கம்ப்ளெ* கம்பளை* கம்பிளை* சிஎஸ்ஆர்* எஃப்ஐஆ* பெட்டிஷ* பெட்டிசன* arzee complaintlu complaintu compleint csr darkhast
    darkhwast fariyad firyad firyadi kamplent parathikk* parathiyi* parathiyum pugar puhaaru riporto rippot
  compromise: కాంప్రమ* सुलह* निपटा* सुलझा* रफादफा* ராசியா* otheerp* othutheer* raajipad* samaadhan* samaras* samjhota
    samjhoutaa setelment setilment setlment settlementu sulah sulahnama suleh
  confess: गुनाह* जुर्म इकबाल* जुरम gunah kabulkarwa kabulwa kabulwana kubool kuttam kuttamsam* kuttasam* nerammopp*
    oppukoman* oppukomm* oppukov* othuka othukasoll* othukonga
  construct: పిల్లర్* స్లాబ్* పునాది* కన్స్ట్ర* బిల్డింగ్* కట్టుబడి* കെട്ടിയപ്പ* കെട്ടിയത* ढांचा ढलाई* टावर* கட்டடம்*
    கட்டிடம* banaliya banaraha banarahe banwaliya banwaraha kattippokk* kattippon* kettippok* nirmaanam nirmaanav*
    nirman nirmich* panikajh* panithit* panithu paniyunn*
  consumer: వినియోగ* కన్జ్యూ* కన్స్యూ* కంజ్యూ* కన్స్యుమ* കൺസ്യൂമ* கன்ஸ்யூம* கன்சியூம* நுகர்வோ*
  copy: జిరాక్స్* காப்பிய* ஜெராக்ஸ்* copyil copyla copylu kaapee kaapi kaapilu nagal nagala nakalu pakarpp* pakarppu
    xeroxu zeraks zeraksu zerox
  corpse: शव डेडबॉडी* पोस्टमार*
  court: మేజిస్ట్* మెజిస్ట్* న్యాయస్థా* കുടുംബകോ* ഹൈക്കോട* സെഷൻസ* ട്രിബ്യൂ* സുപ്രീംക* मजिस्ट्* न्यायाल* हाईकोर*
    मुंसिफ* जज மாஜிஸ்ட* மேஜிஸ்ட* ஹைகோர்ட* adalatme courtil courtki courtku courtla courtlo jajji jajsahab judgee judgi
    kachahari kachaheri kachahri kacheri kodadhi kodathikk* kodathiye korat kort kourt lokadalat needhiman*
    needhimand* neethiman* neethimand* nyaayasth* nyayalay* nyayasta*
  custody: చూపించట్* చూపెడ్త* చూపెట్ట* కలవనియ్* కలవనిస్* గార్డియన్* చూపియ్య* വിട്ടുകിട* കാണിക്കത* ഗാർഡിയ* വിസിറ്റേഷൻ
    अभिरक्ष* मुलाकात* गार्जिय* गार्डिय* கார்டியன* விசிட்டி* பாதுகாவ* abhiraksha chupinchadam chupinchaledu chupincharu
    chupinchatledu kalavani* kalusuko* kastadee kastody kustody milnedo milvana milwate samraksh* valarkka valarpp*
  cutoff: నీళ్లు కరంట్* लाइट करंट* கரண்ட்ட* கரன்ட்* ஃபியூஸ்* கரண்ட்ட bijlee borewell currentcut currentkatt
    currentpovi karantu karentu kinaru minsaram nellu thannier thannir velamedu* vidyut
  daughter-right: बुआ बहिन* ब्याहता* aadabiddaki aadabiddaku aadapilla aadapillaki aadapillaku aadapillala
    aadapillalaki aadapillalu atthai bahno bahnon behno behnon betiyan betiyo betiyon betiyoon bua koothurlu kooturiki
    pengalkku pengalude penmakal* pennmakkal pennmakkalkku penpillai penpillaikku phupho pombalapillai pombalapulla
    pombalapullaikku ponnukal
  defect: ఖరాబ్* డ్యామేజ్* డామేజ్* ట్రబుల్* నాసిరకం* పనిజేస్త* പൊളിഞ്ഞ* കേടുവന്ന* डिफेक्ट* घटिया* एक्सपाय* कबाड़*
    डैमेज* डेमेज* फुंक டேமேஜ்* ஓடமாட்ட* bigda bigdgaya bigdi cheddad* cheddadi fatahua kedu keduv* keduvann*
    kettiduch* kettuduchu kettup* kettupo* kharaabi kharap nannaaki nannakkan odaink* odalai odale odanja odanjirukku
    odave odinja paniche* pazhuthaki pazhuthay* pazhuthu phati pottipp* pottiya pottiyath* pravarthi* repairu ripar
    udanja udanjiru* velaisei* velaisey* virigipo*
  delay: లేటు జాప్య* നീട്ടിക്ക* ഇഴയുന്ന* വൈകിപ്പ* താമസിപ്പ* लेट विलंब* லேட்டா* லேட்டாகு* தள்ளிப்ப* adhoora adhure
    adhuri deree ezhuthadi* ilutthad* izhuthad* lateches* latega latkarakha layte neelunnu neetti neettikond*
    neettunn* ruka rukahua taltarahe thamadhama thamatham vaikal vaikippi* vaikiy* vaikunnu
  demand: डिमांड* फरमाइ* கேக்கறாங* கேட்குற* கேக்றா* கேக்குது* adigad* adigaru choich* choyich* choyikk* kekira*
    kekura* teesukuraa temmant* tisukura*
  deposit: పగిడి ഡിപ്പോസി* ഡെപോസി* ഡെപ്പോസ* डिपॉजि* डिपोजि* डिपाजि* सिक्यो* सिक्युर* सेक्योर* एडवान्* अडवांस* पगड़ी
    அட்வான்* அட்வானஸ* டெபாசி* டெப்பாச* டெபாஸி* முன்பணத* adavance advancelu advanse depositu pagri
  deserted: వొదిలే* ఇడిసిపె* ఒదిలే* കളഞ്ഞിട്* ഇട്ടെറിഞ* त्याग* परित्य* chhoddiya chhodgaya chhodkar chodgaye ittech*
    ittitt* ittittu kaivitt* kaivittu vadilesi* vadilest* vadilipe* vadilipo* vittuponan
  died: మృతి మృతుడు మృతదేహ* శవం శవాన్ని ప్రాణంపో* മരിക്കു* മരണപ്പെ* മയ്യത്ത* തൂങ്ങിമര* निधन* मृतक* स्वर्गवा* मर मरल
    देहान्त* जानगई சாகடிச்* பிணமா* காலமாயி* உயிர்போ* சாவுக்* எறந்து* எறந்துட* எறந்துப* chachipo* dehant erandhar*
    erandhut* gujargaye iranthar* iranthu iranthut* kaalamaan* maranam maranama* maranich* maranin* margaya margaye
    margayi margyi mrutyu nidhan saavu setha sethapp* sethuponan swargavas swargwas thavarit*
  divorce: ఖులా డైవోర్* തലാക്ക* ഡൈവേഴ്* ഡിവോസ* ഡൈവോസ* डाइवोर* डायवोर* डिवॉर्स* तलाख டைவர்சு* டைவோர்* டிவோர்* விவாகர*
    விவகரத* chhutchheda daivors daivorsu dayvors divorceu dyvorce khulanama moochanam talaknama talaqnama vidakul*
    vivagara* vivakara*
  doctor: సర్జన్* నర్సు నర్సమ్మ* ఆర్ఎంపీ ഡോക്റ്റ* ഡോക്ടേ* सर्जन* कंपाउं* चिकित्स* नर्स வைத்தியர* நர்ஸ் நர்சு
    compaunder daakdar daakter dacter dakatar daktaru doctar docter doctorgaru doctorku doctorlu doctorude doctorum
    jholachhap kampaundar kampaunder komponder maruthuvaru nars narsu narsulu nurs nursu sistar vaidya vaidyulu
    vaithiyar
  documents: పుస్తకం* పాస్పోర్* కాగితం* కాయిత* పేపర్* డాక్యుమె* మెమో పాన్ ఆర్సీ ఓటరుకా* వాలెట్* പഴ്സ* പാസ്ബുക*
    എസ്എസ്എ* മാർക്ക്ല* दस्तावे* डॉक्यूमे* डाक्यूमे* डॉकुमें* पैनकार्* अंकपत्र* आरसी சர்டிஃபி* சர்ட்டிப* மார்க்ஷீ*
    மார்க்சீ* டாக்குமெ* டாக்குமென டாக்குமண* வாலெட்* பர்சு aadharcard aadharu aavanam aavanang* certficate
    certificatelu certificatu certifikate chandrithal kaagidham kaagitalu kaagitham kaakitham kagazat marklist
    marklistu markseet marksheetu pancard pancardu patralu pramanpatr pramanpatra rekha rekhaka* rekhakal rekhayum
    saandritha* saandrithal sanritha* sarti* voteridd
  door: ഷട്ടർ* ഷട്ടറ* किवाड़* कुंडी darwaje jannal kadhava kadhavu kathakum kathav kathava kathavai kathavu khidki
    kitiki kundi taaletod talatod talupu talupulu vaakili vaasal vaathilil vathil vathilinu
  dowry: స్త్రీధన* ഡൗറി स्त्रीधन* வரதட்ச* வரதச்சண* வரதட்சன* வரதட்சினை டவுரி* சீர்வரி* dahaj dahejme istridhan katnamga
    katnaniki seerva seervar* seervarisa sreedhan sreedhanam stridh* strithanam varadachanai varadatc* varadhaks*
    varathatc* vardhatc*
  drunk: డ్రంక్* డ్రంకెన్* లిక్కర్* ലഹരി ലഹരിക്ക* ലഹരിയു* വെള്ളമടിച* മദ്യപാന* पीके नशेड़* बेवड़* टल्ली स्मैक गांजा
    டாஸ்மாக்* சாராயம்* bodhaila bodhaiyil kalukudi* kudipazh* kudiyan kudiyanaya nashe nashedi nasheri pike piyakkad
    podhaila saarayi sarab sharabee taagest* thaagadam thaagutad* thaguboth*
  elsewhere: ബാംഗ്ലൂ* ബംഗളൂര* ബെംഗളൂ* ചെന്നൈയ* ഡൽഹി* മുംബൈ* മംഗലാപ* മംഗളൂര* കോയമ്പത* പരിധിയ* പരിധിക്ക* പരിധി അധികാരപ*
    राज्य जिला दूसरेशह* ஜூரிஸ்* மாநிலத்* மாவட்டத்* ஸ்டேட்ல anyajilla anyanaad* anyasams* baahargaon dusrerajya
    dusreshahar dusresheher dusrestate dusrezile paradesh paradesham verajilla veramaanilam veramaavattam veranadu
    veranattil veraoor veraoorla veraooru veraoorula verasams* verenaattil vereoor* vereraashtram vererash* veresthal*
    vereveedu verokaoor*
  employer: సేటు సేఠ్ హెచ్ఆర్ సూపర్వై* మేనేజ్మె* కంపనీ* కాంట్రా* ఫాక్టరీ* షాపోన* ముఠామే* టీంలీడ* മൊതലാള* സൂപ്പർവൈ*
    മാനേജ്മ* ബോസ്സ* എച്ച്ആ* ഹെഡ്മാസ* सुपरवाइ* सुपरवाय* मैनेजमे* मेनेजर* कम्पनी* फेक्ट्री* फेक्टरी* आफिस* ठेकदार* एचआर
    भट्ठा* लाला बनिया மேனேஜ்ம* மேஸ்த்ரி* சூப்பர்வ* ஹெச்ஆர்* எச்ஆர்* ஹெச்ஆர ஃபேக்டர* காண்டிரா* மில்லுல* companyil
    companyk* companyla companylo companyvallu contractorlu contractoru kanktrakter kantractor kontractor madamgaru
    madamji managaru managerlu maneger manejar menejar modalali mutalali* sethji supervaisar supervisoru thekdar
    yajamaan yajamaanudu
  encroach: ప్రహరీ* సరిహద్దు* బౌండరీ* సర్వేయర్* కొలతలు* పిట్టగోడ* കേറ്റിക്കെട്ടി കൈയ്യേറ* കൈവശപ്പ* അളന്നു* അളക്കണ*
    അളക്കാൻ അളപ്പിച* പുറമ്പോക* നടവഴി* നടപ്പുവഴ* സർവേക്ക* अतिक्रम* मेंड़* बाऊंड्री* चारदीवा* हथिया* झोपड़* झुग्गी* नींव
    पिलर* तारबंद* निशानदे* पैमाइश* सीमांकन* नापी जोता जुताई भूमाफि* செவுத்த* செவத்த* மதில்சு* காம்பவு* வரப்பை அபகரி*
    அபகரிச்* வளைச்சு* வளச்சு* மறிச்சு* மறிக்கி* சர்வேயர* அளக்கண* அளந்து* வாய்க்கா* வழித்தட* aakirami* aakramich*
    aakramitt* adhiru akramanc* akrami* athirthi athirukal* ellai ellaikal* ellaya hadap hadapliya hadapne haddulu
    hadduraayi hadpana hathiya hathiyana hathiyane jarapadam jaripar* jhopdi jhuggi jot jota jotliya kabjache* kabjalo
    kabze kayyadakk* kayyettam mathilketti mukkupatt* naali qabza suvara suvaru tarbaad vambu varambu varapa veliketti
  evidence: ప్రూఫ్* రుజువు* సీసీటీవీ* సీసీకె* सबुत* प्रूफ* साक्ष्य* சிசிடிவி* ஆதாரம்* ஆதாரத்* aathaaram adhaaraalu
    gawahi saakshyaalu saatchigal satchiyam suboot thelivu thelivukal
  fake: కల్తీ* ఫేక్ ஃபேக்* டூப்ளிக* dubli duplicat dupliket kalappada* kallanott nakalee nakalii nakilee nakili
    nakilidi naqlee naqli poliyaa poliyaana vyaja vyajam vyajamaya vyajan vyajanaanu
  falsecase: ఇరికిచ్చ* ఇరికిస్త* అబద్దపు* అబద్దం കള്ളപ്പര* കള്ളകേസ* കെട്ടിച്ചമച്ച मनगढ़ं* बेबुनिया* फंसाया फंसाए
    फंसाना फंसाते फंसवाया नामजद* ஜோடிச்ச* irikicch* irikinch* irikist* jhoothi jhootka kallakkesil kallakkesu kudukkan
    kudukkiy* maattivit* phansaya phasa phasane poicase poikesu poivazhakku sikkavech* tappudukesu
  fear: బయం भय दहशत* सहमा பயப்படு* bayamaaru* bayamaayi* bayamaga bayamair* bayamu bayandh* bayanth* bayathula
    bhayamest* bhayamgaa bhayapad* darate daraya darlag* darta darte darti ghabrahat ghabraya ghabraye ghabrayi khauf
    pedichaa* pedichir* pedichit* pedikkunn* pediyaanu pediyav* pediyayi sahma sahmi sehma sehmi vanukupu*
  fees: फिस ஃபீசு* பீசு capitation donasion doneshan feejulu feesil feesla feeslo feesu feesulu feez fisss kattana
    kattanam kattanath*
  fight: తగాదా* తగువు* గూండా* కొట్లాడ* ക്വട്ടേഷ* വീടുകയറ* കൂട്ടത്തല്ല് കൈയാങ്ക* मारामारी* बवाल* पंगा दबंग* बदमाश*
    लठैत* गैंग வம்புக்* கும்பலா* ரவுடிங்* ரவுடிய* கலவரம்* கைகலப்* அடியாள்* ரவுடி கூலிப்ப* adidhadi adipid* adithadi
    godavalu godavapa* goonda goondal* gundakal* gunde gundey gundo jhagada jhagde kottukun* ladayi maarpitai rowdy
    rowdyga* rowdyl* sandaila sandaiyil sandaya takraar tasha thagaraar thallu thallukood* vajhakun* vazhakkit*
  fine: പെറ്റിയ* പെറ്റിക്ക* ഫൈൻ ഫൈനട* സീറ്റ്ബെ* ഓവർസ്പ* जुरमान* पेनल्टी* पेनाल्* सीटबेल्* रेडलाइ* செலான்* சல்லான்*
    செல்லான்* ஹெல்மட்* cameradi camerail chalaana chalanlu challanil challanla challanlo chellan chellanlu dridri
    drunkanddrive fain fainu fineil finekat* finela finepot* fineu finu helmetill* helmetled* helmetpo* helmettu
    helmut jurmane kemera laisance laisans laisence laisens laisense laisensu licensee licensu lisence petyadic*
    pijhayad* pizhay* pizhaya seatbeltu seetbelt signalil signalla signallo signalu signel
  fired: టెర్మినే* లేఆఫ్* సస్పెండ్* ലേഓഫ* രാജിവെക* പറഞ്ഞയച* പിരിച്ചയ* സെവറൻസ* बर्खास* टर्मिने* रिजाईन* रेजिग्न*
    सस्पेंड* निलंबि* लेऑफ* ரிசைன ராஜினா* டிஸ்மிஸ்* சஸ்பெண்* சஸ்பென்* லேஆஃப்* நிப்பாட்* வராதனு* ரிலீவிங*
    நிறுத்திட்டாங்க நிறுத்திட்டார் நிறுத்திட்டான் நிப்பாட்டிட்டாங்க தூக்கிட்டாங்க chhantni chhatni istefa istifa
    maanpinch* manipinc* nikaldi nikaldiye panilonchi paniloninchi paranjay* raajin* rajiv* teesest* udyogamlonchi
    velaineekkam velaneekkam
  fled: పరార్ పరారీ* పత్తాలే* चंपत* रफूचक्* தலைமறை* bhaagnikla bhaggaye bhaggayi champat faraar kadanuka* mungip*
    mungiy* odipoit* odiponan odipponam odittanga oditten parari pararilo parariloo paripoy* thalaimar* udaayin*
    udayinch*
  food: bhojanaalu bhojanam khaanapina tindikuda unavu
  forced: मजबूर* बलपूर्व* வற்புறு* பலவந்த* dabaao dabaav kattaya* majboor majbooran majbooree majburi nirbhandh*
    valukatt* varpurut* vatpurut*
  free: ഫ്രീയായ* സൌജന്യ* फोकट* डीएलएसए विधिक* ஃப்ரீய* ஃபிரீய* பிரீயா* செலவில்லா* elavasam elavasama freeaa freeya
    muftme nishulk nishulka soujanyamayi sowjanya sowjanyam sowjanyamayi uchithanga ucithanga
  frozen: ഫ്രീസാ* ഫ്രീസ് होल्ड लियन ஃப்ரீஸ்* ஃபிரீஸ்* ஃப்ரீசா*
  gift: ఇష్టదాన* ധനനിശ്ചയ*
  gone: పోయినయ్ పోయినాయ్* उड़ போய்டுச்* போயிருச* போயிடிச்* chaligayi doob dooba doobgaye dubgaya katgaya katgayi
    poduchu poidichu poiduchi poirichu poiruchu poyach poyatt poyay* poyiduchu poyinai poyirichu poyittundu poyitund
    udgaya udgayi udgye
  goods: లాప్టా* ల్యాప్టా* కూలింగ్* పార్సిల్* పార్సెల్* గ్రైండర్* ఇన్వర్ట* గీజర్* ఫర్నిచ* సోఫా ലാപ്ടോപ* പാഴ്സൽ* പാർസൽ*
    ഇൻവെർട* ഫർണിച്ച* ആൽബ* മേടിച്ച* ഫ്രിജ്ജ* लेपटॉप* चार्जर* जूते सोफा गीजर* इनवर्ट* बैटरी* पार्सल* प्रोडक्* कंप्रेस*
    மிக்ஸி* மிக்ஸிய* cylinderr earbuds fridgeu geysar graindar grainder headset invertar kattil kondam koniyich*
    konnam konnanu konnappud* konukk* mangayi mangwayi mattress mikser mixi porul porula porulai samanu tecchina
    tvkonna vaanganu vaangnen vaangnom vaanguna vaangunen vaangunom vasthuvu vasthuvulu vastuvuni washingm*
  government: గవర్నమె* సర్కారు* మున్సిపా* తహసీల్* తహశీల్* கவர்மெண* கவர்மென* கவர்ன்ம* திட்டம* திட்டத்* aardivo
    arasaanga arasaangam arasiyal arasu ardiyo emaro gavarment gavarmint gavarnment gavurment goverment govermentu
    governmentu govrment grampanc* kanungo mandalam panchayathil panchayathu panchayatlo panchayth patwaree prabhutva
    prabhutvam qanungo rdo sarakaar sarkaarinte sarkaril sarkaru sarkaruku tahasildar tahsil tahsildaru talathi
    talukoffice tehsildar thaluk vro
  grandfather: വല്യപ്പ* വല്യുപ്പ* വല്യമ്മച* परदाद* परनाना பாட்டிய* பாட்டிக்* ammamma dadajee dadaji dadiji muthachante
    muthashan muthashi muthashshi muthassi naanamma nanaji paattan paattanar pardada pattiyude purkhe purkho purkhon
    pushto pushton thathaavin thathagari thathaiah thathala thathaoda thathavoda thathayya valiyachan valliyappan
    valyachan valyappa valyappan
  groom: ചെക്കൻ* ചെറുക്കൻ* ചെറുക്കന്റെ
  hall: ఫంక్షన్* కేటరింగ్* క్యాటరిం* बैंक्वे* बारातघ* बैंडबाज* कैटरर* कैटरिं* टेंट auditorium audittoriyam banket
    catarers functionhall halll hallu kalyanam* ketaring mandapaniki mandapath* marriagehall shadihall
  harass: సాధింపు* వేదింపు* వేదిస్తు* విసిగిస్* హరాస్* టీజింగ్* వేదించ* टार्चर* टोर्चर* परेसान* हैरान* டார்ச்ச*
    டார்சர்* சித்திரவ* துன்புறு* உபத்திரவ* himsa himsalu himsapett* himsinch* himsist* hinsa hinsalu hinsapett*
    hinsinch* hinsist* kodumaip* kodumapa* kodumaya paresan pareshani peedan* prataarna pratadna pratarit preshan
    sadhist* salyam sataane sataata satana satati sataya satayinc* sathayist* shalyamc* shalyappe* tangkarte tarcher
    tholla thollaigal thollaiya thollaya thondara* thondarav* thontharav* thunburu* thunpuru* torchar torcharu
    torcherr upathrava* utpidan vethimpulu
  hospital: హాస్పిట* హాస్పట* ఆస్పిట* ఐసీయూ ഐസിയു* हॉस्पिट* हास्पिट* होस्पिट* क्लिनिक* ஆஸ்பத்த* ஆசுபத்த* ஆஸ்பிடல*
    ஹாஸ்பிட* க்ளினிக்* ஜிஹெச்* ஜிஎச்ல* ஐசியூ* aashupath* aaspatrilo aaspithiri aasupathiri aasupathriki aspataal
    asupathrilo chikitsalay clinicil clinicku clinicla davakhanalo dawakhane haspataal haspatal haspital hospitalil
    hospitalki hospitalku hospitalla hospitallo hospitel hospitol hosptal icuil icula iculo klinik maruthuvamana
    marutuva*
  hours: gantal gantalaki gantalugaa ghanto ghanton manikkoorayi manikkooru* maninerama
  house: రూము అపార్ట్* బంగ్లా* విల్లా* పెంకుటి* रूम रुम अपार्टमे* क्वार्टर* कोठरी* बिल्डिंग* அபார்ட்* அப்பார்*
    அடுக்குமா* ஃபிளாட்* ஃப்ளாட்* ப்ளாட்* apartmentil flatil flatla flatlo flatu gharme gharse illaninti intiki intini
    intlonchi intlonu intlonunchi kamre kothi makaanme veeda
  husband: హస్బెండ్* హజ్బెండ్* കെട്ടിയവന* കണവൻ* പുതിയാപ്* അങ്ങേര* हसबैंड* हस्बैंड* हसबेंड* हस्बेंड* मियां खसम भतार मरद
    पतिवा மாப்ள மாப்பிள* ஹஸ்பண்ட* ஹஸ்பென்ட* aayanaki aayanatho bhartaki bharthaku bharthatho ghrwala kanavaru
    kanavarukku kettiyavan kettiyavanu kettiyo* khasam maavaru marad miya mogudi mogudiki mogudito mogudni mogunni
    patidev purushanoda purushanu purushanukku purushanum shauhar veetukaaru veetukararu
  illness: ailment asukha asukham asukhamay* asukhath* bemari bimaariya bimar bimaree bimari cancer canser denge
    dengue diabetes diabetis disease heartattack jabbulu kansar kidney kidny noaiy* noi noiku noyi pakshava* paralysis
    preexisting rogalu rogam rogamu rogangal rogath* shugar shugaru sugar udambusari
  increase: बढ़ाय* बढ़ौत* बढ़ोत* डबल ஏத்துறா* ஏத்திகி* badhadi badhadiya badhate badhaya badhaye penchaal* penchadu
    penchamant* pencharu penchesa* penchindi penchutu* perigindi
  information: ఆర్టీఐ ఆర్టిఐ నిధులు లెక్కలు* పీఐఓ లబ్ధిదా* വിവരാവകാ* ഉത്തരക്കട* വിവരാവ* आरटीआइ* ब्यौरा ब्योरा ஆர்டிஐல*
    ஊராட்சிய* டெண்டர்* ஒதுக்கீட* ஒதுக்கின* விடைத்தா* appil artai artiai faaylu failu fayil filelo fileu fundu
    gramsachiv gramsevak kanakkuk* lekka lekkal lekkalani meelmur* melmurai* muraiyeedu nidhi nidhula rtila rtilo
    rtiyil rtiyum soochnaka thagavala thagavalai thagavalariyum thagavalgal thagavalu
  inherit: ఫౌతి విరాసత్* సక్సెషన్* പിന്തുടർച്ച പിന്തുടർച്ചാവകാശം ലീഗൽഹെയർ* ഹെയർഷി* वरासत* सक्सेशन* नामिनी* नौमिनी*
    சக்சஷன்* சக்ஸஷன்* நாமினிய* நாமினிக* anantara* avakashi* naamini nominy uttaradhik* vaarasatv* vaarasul* vaarisaa
    vaarisug* vaarisum varisuda* waarish warisan
  injury: ఎముక* నడుము వాచిపో* వాచింది* కోమా దవడ తుంటి పక్కటె* పుర్రె* వెన్నెము* പൊട്ടൽ* നട്ടെല്ല* ക്ഷതം* ക്ഷതമ*
    പ്ലാസ്റ്റർ പ്ലാസ്റ്ററിട്ടു തുടയെല്ല* കമ്പിയിട* കോമയ* കർണപട* जख्म* फ्रेक्चर* प्लास्टर* लहूलुहा* लंगड़* अपंग*
    विकलांग* टांके अधमर* உடஞ்சிரு* ஒடைஞ்ச* முறிவு* முறிச்ச* முதுகெல* கோமால* கோமாவு* தழும்பு* விரல்* adipatt* apahij
    apang chot chote chotey comaa debbal debbatag* debbatin* ellodinj* elumbu ghaayal haddee haddiya jakhmi kaalodinj*
    kaalvirig* kaayam kaayangal kayyodinj* koma komalo kuttlu mudama muriv* murivu nattell* odaivu oonamutra pagilipo*
    pattirukk* plaster thaiyal thalayotti tootgayi viklang zakhm
  inlaws: మరిది* తోటికోడ* మెట్టినిం* ഭാര്യവീട* ഭാര്യാവീ* അളിയൻ* देवरान* समधी மாமனா* நாத்தனா* நாத்துனா* நாத்தூனா*
    கொழுந்த* மச்சினன* மச்சினி* புகுந்தவ* adabidda ammaiyamma ammayiachan ammayiyachan ammayiyappan athagari attaintl*
    attamaamalu attavaallu attinti attintivallu attintollu bharthrug* bharthruveed* bhartruveettu devrani jethani
    maamiyarum mamagaru pugundha pugundhaveedu pugundhaveetla sasraal sasuji sasuraal sasuralme sasurji
  insidebody: కత్తెర* గాజుగు* कैंची* रुई வயித்துல* வயித்தில*
  insult: తిడతాడు* తిట్లు తిడ్తున్* ఎగతాళి* హేళన* చీదరిం* തെറി തെറിവിള* നാണക്കേ* കുത്തുവാക* പരിഹസി* बेज्जत* बेइजत*
    अपशब्द* तौहीन* गारी கேவலப்ப* அசிங்கப்* திட்றாங* திட்றான்* ஏசுறாங்* வைறாங்க* adhiksepi* adhikshep* apmaan apmanit
    asabhyamv* asingap* avamaanap* avamaanp* avamadhi* avamanam avamanic* avamanin* avamathi* beizzat bothulu
    cheethavil* gaalia gaaligalo gaaliyan heelana heenanga helana helanaga ilivu izhivu kaliyakk* kettavarth* kevalam
    kevalap* maanakke* therivil* zalalat
  insurance: మెడిక్లె* క్లైమ్* క్లెయిం ఇన్సూరె* ఇన్సురె* മെഡിക്ലെ* മെഡിസെപ* ഇൻഷൂറ* ഇൻഷ്വറ* ഇന്‍ഷു* കാഷ്ലെസ* ക്യാഷ്ലെസ*
    इंश्योर* इंसोरे* इन्श्योर* इन्शोर* इंसुरें* मेडिक्ल* पालिसी* पोलिसी* कैशलेस* सर्वेयर* बिमा இன்சூர* இன்சுர* இன்ஷூர*
    இன்ஸூர* இன்ஸுர* பாலிசிய* மெடிக்ளை* மெடிகிளை* பிரீமிய* பிரிமிய* ப்ரீமிய* bimawala bimawale bimawalo elaicee elaisi
    inshorance inshurans insuranc* insuranceku insurancelu insuransu kaapeedu kaapeetu mediclame medicleim mediclem
    medicliam mediklaim policyil policyki policyku policyla policylo preemiyam premiam premiyam primium
  jail: చర్లపల్లి* చెర్లప* చంచల్గూ* కారాగార* തടങ്കല* അകത്തായ* അകത്താണ* सलाखों कारागृह* जुडिशियल कस्टडीम செயில்ல புழல்*
    கைதிக* கஸ்டடில* chirasaala jaila jailil jailki jailku karagaram lockupil lockuplo subjail thadavu
  jewel: మంగళసూ* తాళిబొ* ఉంగరం* నల్లపూస* నానుతా* నగానట్రా* പവൻ പവന്റെ പൊന്ന് കമ്മൽ* പാദസര* आभूषण* पायल* चूड़िय* चूड़ी
    कुंडल* लॉकेट* नेकलेस* ज्वेलरी* ज्वैलर* चेन हंसुली நகைகள* நகையை நகையும் நகைகளை சவரன்* ஜிமிக்க* கம்மல்* நெக்லஸ்*
    aabharan* bangaru chandi chudi gahna gahne gajulu kammal kammalu kangan kasulu kolusu maalai mangalsutr nagaigal
    nagaiya payal pon sone thaalisut* thangachain tulala usiri valayal
  job: జాబ్ जॉब रोजगार* नोकरी* ஷிப்ட்* ஷிஃப்ட்* jobil jobki jobla jobni jobu jolikk* jolikku jolil jolinu joliyil
    naukariya naukriya nokri noukri rozgar udyogaalu udyogamlo udyoganiki velaiku velaila
  jobagent: റിക്രൂട്* ട്രാവൽസ* कंसल्टे* दलाल* विजा agentgaadu agentku agentlu agentu ajent ajentu daalal dalaalu
    dalali ejantu ejentu veeza visaki visaku visamosam
$$, '([a-z-]+):([^:]+)(?=\n|$)', 'g') as line, regexp_split_to_table(btrim(line[2], E' \n'), '\s+') as word,
  lateral (select private.fold(rtrim(word, '*')) as folded) as each
where private.knowledge_stem(each.folded) is not null
on conflict do nothing;
