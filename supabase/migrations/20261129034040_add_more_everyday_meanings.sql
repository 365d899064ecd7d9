-- The rest of these everyday words, in the order of their meanings. Then the articles are indexed anew, if there are any yet.
insert into private.knowledge_meanings
select distinct case
    when word !~ '\*$' then private.knowledge_stem(each.folded)
    when ascii(each.folded) between 2304 and 3583 then left(regexp_replace(each.folded, U&'(?<=..)[\0900-\0903\093E-\094D\0B82\0BBE-\0BCD\0C00-\0C03\0C3E-\0C4D\0D02\0D03\0D3E-\0D4D]+$', ''), 8) || '*'
    else left(private.knowledge_stem(each.folded), 8) || '*'
  end, line[1]
from regexp_matches($$
  key: chaavee chaavi chaavilu chabiya saavitha saaviya thaalalu thaalamchevi
  kill: సంపుత* సంపేస్* నరికే* హత్య* మర్డర్* లేపేస* హత్యాయ* വെട്ടിക്കൊല്ലും വെട്ടിക്കൊല്ലുമെന്ന് കൊല്ലാക്ക* വെട്ടുമെ*
    मर्डर* कत्ल* கொன்னு* கொன்னுரு* கொன்னுப* கொளுத்தி* தீத்துரு* வெட்டுவே* hatya katdunga katl kollumen* kollumin*
    kolluv* kothum lepes* lepest* maardalunga maardenge maardunga narik* naruku* narukut* qatl theethukat* vettiko*
    vettuv* zinda
  land: ఎకరం అరెకరం* గజాలు చెల్క సాగుభూ* ఇంటిస్థ* സെന്റ് തൊടിയി* പാടത്ത* പുരയിടത* बीघा बिस्वा कट्ठा डिसमिल* बगीच* खसरा
    गाटा चकबंद* जमिनिया நெலம்* நெலத்த* நெலத்துல* கொல்லைய* பூமிய* மனைய* பிளாட்டு* சென்ட் புறம்போக்கு bhoomilo bhoomini
    bhoomiye bhumiyil centil centu edam edatha edathula gaj gajala gajalu gunta guntala guntalu idathula jameenpe
    khetme kheto kheton khetwa kunta manai manaila manaiyi* nilamum nilatha nilathai nilathula polaalu polamlo
    polaniki purayid* sentil sthalamlo sthalanni sthalath* sthalathu vayalil vayalu
  lawyer: అడ్వొకే* ప్లీడర* న్యాయవాది* അഡ്വക്കേ* एडवोके* अधिवक्ता* लॉयर लायर வழக்கறி* abhibhashak lawyerni loyar
    nyayavadi pleader plidar vakeelki vakeelku vakeelu vakkeeline vakkeelinte vakkeelinu vazhakkarignar
  leaveoff: లీవ్ लीव छुटटी லீவுக்* லீவ்வு* avadhik* avadhiy* avakaash avkash chhutiya leaveil leavela leavelu leavu
    leevulu selavuki selavulu vidupp* vidupu
  loan: ఈఎమ్ఐ రుణం పర్సనల్* చేబదులు* ఋణం വട്ടിപ്പല* ഈഎംഐ* ईएमआइ इएमआई सूदखोर* सूदखो* साहूका* क्रेडिट* கந்துவட்* ஈஎம்ஐ*
    தண்டல்* டியூ ட்யூ appichina appuchesa* appuga appuivv* appukatt* appuki appuku appultesk* appulu blademafia
    bladepal* byaajkhor chakravaddi emiil emila emilo emilu kadabadh* kadana kadanai kadankk* kadanthollai kadanu
    kadanvan* kadathil kandhuvatt* kanthuvatti karjadari karzdar kishten kishto kisthu loanapp loanil loanla loanlo
    loanlu lonapp loneapp lonu meetervatti metervatti palishak* rinam runaalu runam runamlo sudkhor tavanayu* thavana
    thavanai thavanaiy* thavanayum udhaaro udhari vaddiki vaddilu vattikk*
  location: लोकेशन* जीपीएस ट्रैकर*
  lockin: తాళమే* बंधक* adachupo* adachut* adachuv* adaichiv* adaichuv* bandhak bandhinch* kaid kaidkar pootivech*
    poottiit* poottip* poottiyidu* poottiyit* taalabandi talalaga talames* thalamves*
  lost: మరచిపో* మరిచిపో* జారిపో* खोया खोई खो सिम सिमकार्* தொலச்சு* தொலைத்து* தவறவிட்* bhulgaya bhulgayi chhutgaya
    gumgaya gumgayi gumgyi gumho kaanamap* kaanampo* marannup* marannuv* marchipo* marichip* padipoy* padipoya
    padipoyi* tavaravi* tavarivi* tholachen tholachi* tholachu* tholaichi* tholaint* vittutten
  lovemarriage: లవ్ లవ్వు ఇంటర్క్యా* പ്രേമിച്ച* സ്നേഹിച്* ഒളിച്ചോട* മിശ്രവിവ* लवमैरि* इंटरकास* धर्म बालिग* கலப்புத்*
    antardharm antarjati antarjatiya bhaagkar bhagke intarcast intercasteu interkast kaadhala kaadhali kaadhalich*
    kaathalich* kadhalik* kalappu kalappumanam kalapuma* lovepelli odivandh* olichod* olichoti pranayic* pranayikk*
    premapelli premich* premikk* premin* premist* prempelli premvivah verakulam veramadham verasaathi verejathi
    verekulam veremath* verematham verukulam
  lover: बॉयफ्रे* बायफ्रे* गर्लफ्रे*
  machine: మిషిన్* బాయిలర్* పరంజా* मसीन* मचान* iyandhiram iyanthiram machineil machinela machinelo machinu masheen
    mechine mishin yantham yanthram
  marry: మేరేజ్* నిఖా മാരേജ* മാരിയേ* താലികെട* मैरेज* फेरे बियाह* நிக்காஹ்* நிச்சயதா* kalyanan* kalyanath* kannalam
    kettikazh* kettikk* kettikko* lagan laggamu nikahnama nikkahu peliches* pellayin* pelleyi pelliki pellini
    pendlaindi phere pheron shaadiiyo shaadishuda tirumana* vivaahamu vivahath*
  maternity: മെറ്റേണ* മറ്റേണി* മെറ്റെർണ* പ്രസവലീ* പ്രസവാന* मैटरनि* मेटरनि* मटरनिट* मैटर्नि* मेटर्नि* மேட்டர்ன*
    maatrutv magaperu* matarniti maternitee maternitileave maternityleave matritv matritva matrutva prasavavadhi
    prasuthis*
  measure: alakka alakkan alakkanam alakkanum alandhu alannappol alannit* alannu alanthu alavai alavu kolatha
    kolathalu kolavadam kolicha* kolipinc* kolisthe measurement naap naapee naapjokh naapna napai paimaish paimish
    sarvayar sarve sarvey sarveyar sarveyor seemankan survayer survey surveyar surveyor
  medicine: सिरप* टैबलेट* dawaiya dawaiyan golia gulikakal maathira maathirai maathiraig* maatralaki maatralu
    mandulak* marundhuku marundhula marunninu marunnukal marunnum marunthukku tabletkal tabletlu tablettu tablettulu
  message: చాటింగ్* కాల్స్ మెస్సేజ్* మెసెజ్* ఎస్ఎంఎస్ മെസ്സജ* एसएमएस* चैट कॉल मिसकॉल* चैटिंग* குறுஞ்ச*
  microfinance: समूह*
  mind: डिप्रेश* मेंटल याददाश* मंदबुद्* भुलक्क* भूलने bhoolne bhraanth bhranthan bhulakkad dimaagi dimag gnabagam*
    gnyabaga* mananalam mananoi manavalarchi manobh* manovika* manovythi marathi marathiyund maravirogam mathimaripu
    matibhramana matimaru* matistim* njabagam* nyabagam* ormakkur* ormayill* pagalpan paithiam paithiyam paithyam
    pichiga pichodu pichollu yaaddasht
  minorage: బాలుడు* വയസുകാര* വയസ്സുകാര* ക്ലാസുകാര* മാഷ് മാഷിന* മാഷുമ* അംഗൻവാ* അങ്കണവാ* नाबालग* पॉक्सो* पोक्सो*
    चाइल्डल* சின்னப்ப* பச்சப்பு* போக்ஸோ* பாக்சோ* போக்சோ* வாத்தியா* டியூசன்* சிறுவன்* ayyavaru baalikala balika guruji
    madrasayil maikar mainar mainarpenn mainaru mainor mashu mastaar mastarji masterji minarbalika molvi moulvi
    nabaliga nabalik pantulu pantulugaru prayapur* tuishan tuitionil tuitionku tuitionla tuitionsir tushan tusion
    vaadhiyar vaathiyar vadhyaaru
  minormarriage: कमउम्र*
  missing: కానొస్త* అదృశ్యం* మిస్సింగ్* మిస్సయ్* కిడ్నాప్* జాడ కానరా* വിവരമില്ല* കാണ്മാനി* മിസ്സിംഗ* മിസ്സിങ* മിസിങ്*
    തട്ടിക്കൊ* സ്വിച്ച* എത്തിയില്ല* എത്തീട്ട* अपहरण* किडनैप* किडनेप* अगवा காணல காணும்* கானோம்* மிஸ்ஸிங* மிஸ்சிங்*
    கடத்திட* கடத்தி* கடத்தல்* காணவில்* aachooki aalkadath* aghwa agwaah apaharan apaharan* apaharic* apharan gayabho
    gumshudagi gumshudgi gumsuda jaadale* jaadaledu kaanaam kaanaama kaanalai kaanale kaanamapo* kaanathay* kadathal
    kadathi kadathikk* kadathin* kadathit* kanabada* kanabadu* kanipistal* kanmanilla kanpinch* kanpist* kidnapp*
    kidnapu kidnep lapatah laptaa tappipoy* thappip* thattikkon* thattikkond*
  money: పైసలు పైసల్ లచ్చలు* నగదు തുക തുകയ* रूपए* रूपय* रुपिय* पइसा कैश dabb dabbulaki dabbuliv* dabbulni dabbuni
    duddu kaasa kaashinu kaasukk* kaasum laatchu lachcham lakhh lakshala lakshalu lakshamu latchama latsam paisaki
    paisal paisalni panamum panatha panathai panathinu panathukku rokkam rupaiya rupayo rupiya ruva sommu sommuni
    thuka thukayum
  mutual: మ్యూచువ* మ్యూచ్యు* మ్యుచువ* మ్యూచ్వ* సమ్మతి* అంగీకార* సామరస్య* പരസ്പര* രണ്ടാൾക്* രണ്ടാളും മ്യൂച്വ* മ്യൂച്ച*
    ജോയിന്റ* ഉഭയസമ്മ* സംയുക്ത* म्यूचु* म्युचु* मुचुअल* மியூச்சு* மியூட்சு* பரஸ்பர* ஒத்துகிட* சுமுகமா* சுமூகமா*
    ஒருமனதா* ஒத்துக்கிட்டோம் ஒத்துக்கிட்டா ஒத்துக்கறோம் iddaramu iddaru irandup* oppukunnaru orumichu othukitanga
    othukitom othumai othumaya paraspar paraspara parasparam parasparamga randalkkum randuper* rendupe* sahamati
    sahmati samjhaute sammadham sammathamaanu sehmati
  name: గజెట్* ఇనీషియ* ఇనిషియ* స్పెల్లిం* సర్నేమ్* న్యూమరా* സർനെയി* സ്പെല്ലി* ഇനിഷ്യ* ഇനീഷ്യ* ഇൻഷ്യൽ* स्पैलिंग*
    वर्तनी* இனிசியல* ஸ்பெல்லி* கெசட்* கெஸட்* கெசட்டு* aksharat* gajat gazattu gazettu gejettu gezet inishial inishiyal
    inital initialil initialla initialu intipp* naamka naamki newmarology numeralogy perlu peruki perukk* peruku
    perulo perulu perunu peyara peyarai peyaril peyarla peyaru sarnaim sarnaym spellingil spellinglu spellingu surnem
    upnaam
  neglect: బువ్వ* సాదుత* సాకట్లే* చూసుకోరు* చూసుకోడు* చూడరు നോക്കത്ത* നോക്കണില* നോക്കൂല* നോക്കാറി* പട്ടിണി* देखरेख*
    ख्याल खयाल சோத்துக்* பாத்துகல* பாத்துக்* கண்டுகல* பராமரிக்* annamkuda annampett* bakshana* bhakshanam dekhrekh
    kanji koodupet* nokkathe nokkiyilla paakamat* rotiya soaru soarupo* sorupod* thinnan tindiledu tindipett*
  neighbour: పొరుగు* పక్కనోడు* ఎదుటింటి* അയലത്ത* അയലക്ക* അയല്പക്ക* पटीदार* पट्टीदा* गोतिया* मोहल्ल* मुहल्ल* बगलवा*
    அக்கம்ப* aduthulla adutthaveettu ayalpakkam ayalvaasikal edhirveetu edurinti eduruveedu ethirveedu ethirveetu
    mohalla mohalle padausi padosiyo padosiyon pakkathuveedu pakkathveetu pakkaveetu pakkinoll* pakkintivadu
    pakkintivallu pakkintoll* pakkintolu parosan parosi yedurinti
  night: నైట్ आधीरा* நடுராத்* விடியக்க* aadhiraat aadhiraatko adharaathri arthraathri bhor nadurathiri nadurathri
    nadurathrila nallirav* paathirathri paathirathriyil raatbhar raathirila raathriki raathrilo raathriyil raatko
    raatme rathrilu suryasta* tadke
  notice: నోటిసు* नोटीस* நோட்டிஸ்*
  notpaid: ఇస్తలేడు* ఇయ్యట్* ఇవ్వరు ఇయ్యడు ఇయ్యరు పడలేదు* కడ్తలే* కట్టట్లే* బకాయి* బాకీ ఎగవేత* തരൂല* തരത്തില്ല*
    തരുകേല* തരികേല* തരാണ്ട* തന്നീല* തരുന്നുമി* തരാതിരി* കിട്ടീട്ട* കൊടുത്തിട്ടില്ല പെൻഡിം* പെൻഡിങ* കുടിശിക* बाकी डकार*
    पेंडिंग* ठेंगा लटकाए கட்டல கட்டாம* கட்டாத* தராமல்* தர்றதில* பெண்டிங்* நிலுவை* கட்டலனு கட்டலன்னு கட்டலைன்னு
    குடுக்காம குடுக்காமல் கொடுக்காம கொடுக்காமல் குடுக்கவேயில்ல தரவேயில்ல தரமாட்டேங்குறார் பெண்டி* dabaliya dabaya
    dabbuiv* egagott* egavesa* egavest* eggottadu ivvakunda iyyakunda iyyaledu iyyalee kittilla kittiyittill
    kittiyittilla kudishika kudissik* kudissika kudukaama kudukalai kudukama* latkaya latkaye mudangi mudangiy* nahide
    nahidi nahimila nahimili paakki rokliya rokrakha taratiri* tharalai tharamat* tharathe varavillai
  oldage: ఎనభై డెబ్భై* వయసైన* ముదుసలి* వయోవృద్* വയോജന* എൺപത* വൃദ്ധസദ* സിറ്റിസൺ* എഴുപത്ത* बुढ़िया बुड्ढ* बुढ्ढ* पचहत्त*
    डोकरा बुढ़ऊ अस्सी வயசாயி* சீனியர்சி* மூத்தகுட* எண்பது* எழுவது* அறுபத்த* கிழவன்* கிழவிய* bude budha budhao bujurag
    kezhavan kezhavi kizhavan kizhavar mudhiyavar musalidi musalodini musalodu muthiyavar prayamaayi prayamulla
    thalladu vayadhaana vayasaachu vayasaina vayasaip* vayasanavanga vayassan* vayassayi vayasuma* vayathaana
    vayodhiga vruddh* vruddha vruddhap*
  online: ఇన్స్టాగ్* ఇన్స్టా టెలిగ్రా* ఇంటర్నెట్ వెబ్సైట్* స్నాప్చా* అమెజాన్* ఫ్లిప్కా* మీషో వాట్సాఫ్* గూగుల్*
    ടെലിഗ്ര* ജിപേ വാട്ട്സ* വാട്സപ* ഫെയ്സ്ബ* ഒഎൽഎക്* वाट्सअप* व्हाट्सअ* व्हाट्सप* व्हॉट्सए* एफबी पेटीएम* टेलिग्रा*
    फ्लिपका* अमेजन* मीशो स्नैपचै* முகநூல்* டெலிகிரா* இன்டர்நெ* aanlain facebookil facebookla facebooklo facebukku fbil
    fbla fblo instagramil instagramla instagramlo instail instala instalo linkil linkla linklo linku onlain onlineil
    onlineila onlinela onlinelo onlne telegramil telegramla telegramlo teligram utube watsup whatsappil whatsappla
    whatsapplo whatsupp youtubela youtubelo youtubil yutub
  ordinary: சாதாரண* சாதகமா* காலைல* காலையி* கூலிங்* அரசியல* எல்லாம* எல்லார* எல்லாத்* போட்டுட* போட்டாங* போட்டார*
    போட்டான* போட்டிரு*
  owner: ఇంటామె* హౌస్ఓన* ഉടമസ്ഥ* ഹൗസോണ* लैंडलॉर* लैंडलोर* लेंडलॉर* मकानमाल* मकानमा* landlordu onar onaru ownar ownaru
    ownerki ownerku ownerodu udamasth*
  parents: నాయన కన్నవాళ్* కన్నతల్* അമ്മച്ച* ചാച്ചൻ* ഉമ്മാന* अम्मा अब्बा बाबूजी माई बाऊजी बाउजी महतारी* பெத்தவர*
    தாய்தந்* abbu achante achanu achanum ammaappa ammananna ammanannalu ammani ammanu ammava ammavum ammaye ammaykk*
    ammayum ammyachan appaamma appan appava appavum ayyani bapu maabaapko maiyya nannani pethavanga petror petrorkal
    petroru petthava pettorgal talidand* thaaya thaayar thaayi thallini thallithand* thandri
  pension: పించన్* பென்ஷன்* பென்சன்* oivoothiyam ooivoothiyam ooyvoothiyam oyvoothiyam pencion pensan penshan penshanu
    pensionil pensionki pensionku pensionla pensionu peshanu pinchan pinchanu pinshan
  pf: ఈఎస్ఐ ఇఎస్ఐ గ్రాట్యు* యూఏఎన్ యుఏఎన్ ప్రావిడెం* ఈపీఎస్ ഗ്രാറ്റു* പ്രൊവിഡ* പ്രോവിഡ* പിഎഫിന* ഇഎസ്ഐയ* पिएफ* ईपीएफओ
    भविष्यन* प्रोविडे* ग्रेच्यु* ग्रेचुइ* ग्रेचुटी इपीएफ* इएसआई* பிஎப்ல* ஈபிஎஃப்* இபிஎஃப்* ஈபிஎப்* யூஏஎன்* ஈஎஸ்ஐ*
    கிராஜுவ* கிராஜுட* கிராச்சு* bhavishya bhavishyanidhi epfoo esila esilo esiyil graduity gratuty peeyaf pfil pfki
    pfla pflo pfni pfu uanil uanla uanlo uanu vaippu vaippunidhi
  phone: సెల్ ఐఎంఈఐ ఐఎమ్ఈఐ ഐഎംഇഐ* സിമ്മ* स्मार्टफ* हैंडसेट* आईफोन* ஃபோன செல்ஃபோ* கைபேசி* cellphone cellu foan foanu
    fon handsettu mobail mobailu mobileil mobilela mobilelo mobileu mobilu moble phoneil phoneki phoneku phonela
    phonelo phonelu phoneni simcardu simkard simni simu
  photo: विडीयो* वीडीयो* क्लिप डीपफेक* ஃபோட்டோ* படங்கள* மார்பிங* மார்ஃபி* foton fotu morfu morphche* morphpann*
    photoil photokal photola photoni tasveer tasveeren vediyo videokal videoku videolu videoni videou videov videyo
    vidio vidyo
  pledge: గిరవి* కుదువ* కుదవ* रेहन அடமான* adagupot* adaguvec* adaku adakuvec* adamaanam giravee giravi girveen
    girvirakh* kudava kudavape* kuduva panayamv* panayapp* panayath* rehan taakatt* taakattu
  police: సీఐ సీఐగారు డీఎస్పీ* హోంగార్డ* కానిస్టే* మఫ్టీ* പൊലിസ* പോലിസ* ഡിവൈഎസ്* കമ്മീഷണ* സിഐ മഫ്തി* कोतवाली* एसएचओ
    एसएसपी एसआई एसपी डीएसपी डीजीपी कांस्टेब* कॉन्स्टे* वर्दीवा* पुलसिया ठाणा थानाध्य* एसटीएफ दरोगाजी எஸ்ஐ இன்ஸ்பெ*
    டிஎஸ்பி எஸ்பி ஏடிஎஸ்பி போலிஸ்* போலீச* மப்டி* ஸ்டேசன்* டேஷன்* கான்ஸ்ட* யூனிபார்* darogaji deevaan esaiyai havaldar
    havildar isteshan kaavalnilayam kavalar kavalthurai policekaran policekaranga policekarar policollu policukar
    policukaran policulu polisulaki polisulu pulis sainspector sarkil stationil stationki stationku steshan tesan
    teshan thanekku
  politician: ఎమ్మెల్యే* లీడర్* నాయకుడ* మంత్రి ఎంపీటీసీ mla minister
  poor: నిరుపేద* స్థోమత* ഗതിയില്ല* കൂലിപ്പണ* ദാരിദ്ര* ബിപിഎല* कंगाल* बेबस* बीपीएल निर्धन* बेसहार* असहाय* फटेहाल*
    வசதியில* ஏழைங்க* ஏழைகள* பணமில்ல* beedavallu ezhaiyaa gareebi kashtapa* pavappetta pedavaa* sthomata
  possession: handovar hendover kaimaar* kaimaatt* kaimaattam kaimari pozession
  pregnant: ప్రెగ్నె* ప్రగ్నె* అబార్షన్* నిండుచూ* సిజేరియ* വിശേഷമു* പ്രസവിച്ച* प्रेग्ने* प्रेगनें* गर्भ* डिलेवरी*
    मिसकैरे* अबॉर्शन* பிரக்னன* பிரெக்னன* ப்ரெக்னன* ப்ரக்னன* கர்பமா* abortion delevery dilevari dilivari diliveri
    garbamal* garbhama garbhasrav garbhavathini garbhavatiga garbhiniyaya garbhiniyayi garbhpat garbhvatee garbiniy*
    jachgi kaanpu kadupuganti kadupuva* karbama karbini karpama karpini maasamaaga magapperu makapperu nindindi petse
    prasavakk* prasavath* prasavic* prasuthi
  promise: నమ్మించ* మాటతప్* ఆశచూపి* झांसा वायदा बहला फुसला* बहलाक* लालच* asaikaatti jhansedekar maataichadu maatichi
    mataichi nambavec* nambi nammanch* vaagdaan* vaagdanam vaagu vaaguruthi vaakku vaakkuth* vaakuruth* vivahava*
  promotion: प्रमोशन* प्रोमोशन* तरक्की* इंक्रीमे* अप्रेजल*
  property: ప్రాపర్టీ* ఆస్థి* స్వార్జ* प्रोपर्टी* प्रापर्टी* सम्पत्ति* संपति सम्पति मिल्किय* मिलकिय* जायदात* aasthini
    aasthulu aastilo jayadad milkiyat sotha sothai sothukku sothula sothum swathil swathinu swathukk* swathum vasthu
    vasthuv* virasati
  protect: பாதுகாப*
  ragging: రాగింగ్* ర్యాంగిం* గోడకుర్* റാഗ് रेगिंग* रैंगिग* रैगिग* रेंगिंग* ரேகிங்* ராக்கிங்* ரேக்கிங்*
  rape: బలాత్కా* అఘాయిత్* మత్తు లైంగికదా* ബലാൽസം* കൂട്ടബലാ* കൂട്ടപീഡ* പീഡിപ്പിക്കപ്പെട്ട गैंगरेप* बलत्का* दुषकर्म* हवस
    रेप பலாத்கா* மானபங்க* வன்புணர* ரேப் ரேப்பு asmat balalsan* balathkar* balatsan* balavandh* dushkaram dushkarm
    dushkarma ijjatloot jabaran jabardast jabardastee jabarjast jabran jabrdasti karpalip* karpazhi* kedutha*
    keduthit* keduthut* kedutiru* kukaram kukarm kukarma maanabhan* naasampann* nashipic* nasippich* palaathkar*
    palavandh* palavanth* peedanath* zabarjasti
  records: रेकॉर्ड* रिकार्ड* pahaniloo regista* rekard rekardu rekordu rikard rikardu
  recovery: అప్పులోళ్* പിരിവുകാ* പിരിക്കാൻ കളക്ഷൻ* ഫൈനാൻസ* ജപ്തിചെ* फाइनैंस* फायनेंस* फाइनांस* कलेक्शन* बाउंसर*
    ரெக்கவர* ரெகவரி* கலெக்ஷன* கலெக்சன* ஃபைனான்* பைனான்சு* சீசிங்* புடுங்கி* fainance fainans fainansu finanace
    financea* financek* financevallu finanse finansu finansvallu jabati jabt japtiche* qurki recovary recoveryvallu
    rikaveri rikovari vasoolee vasoolk* vasulich* vasuliwala vasuliwale
  refuse: ఇయ్యనం* ఇవ్వనన్* తీసుకోలే* ఒప్పుకోన* రాయనంటు* రాయనన్* చెయ్యనం* കൈമലർത* കൈയൊഴി* ആട്ടിവിട* ഒഴിവുകഴ* നിഷേധിച*
    തിരിച്ചയച* ഗൗനിക്ക* മൈൻഡ് नकार* ठुकरा* आनाकान* रिजेक्ट* इन्कार* भगाया भगाए மாட்றான் மாட்றார் ஒத்துகல* கிடையாது*
    விடமாட்* ஒத்துக்கல ஒத்துக்கமாட்டேங்குறா விடமாட்டேங்குறா தரமுடியாது முடியாதுன்னு anakani bhagate cheyanantunnaru
    eduka edukala edukamat* edukkilla eduthilla kandukala kandukave kekamat* kekkunnilla kelkkunnilla kettilla
    koottakkunnilla othukala othukamat* pattinchukotledu pattinchukovatledu podamat* raasukovatledu rasukoledu
    rayaledu rayatledu sammathichilla sammathikkilla sunta sunte sunti sunvai taal taalmatol taalta taalte teesukoledu
    teesukovatledu teskotledu teskovatledu tisukotledu vaangala vaangamat* vangiyilla vinatledu vinipinchukotledu
  relative: బందువు* വീട്ടുകാർ* വീട്ടുകാര് नातेदा* रिस्तेदा* नातेरि* रिलेटि* சொந்தபந* உறவுக்க* bandhukk* bandhukkal
    bandhuvinte bandhuvu bandhuvul* bandhuvuni chuttalu chuttam naatedar naaterishtedar rishtedaaro rishtedari
    rishtedaron ristedar sondhakka* sonthakka* uravinar uravukar*
  release: విడిపియ్* విడిపిస్* छूटेग* छुटवा* निकलवाएं chhoota chhute chhutega chhutkara veliyila vidivich* vidudala
    vidudhalai
  rent: లీజు రెంట్* టెనెంట్* റെന്റ* ലീസ് ലീസിന* കടമുറി* വാടകക്ക* भाड़ा रेंट टेनेंट* लीज ரென்ட்* ரெண்டல்* ரென்டல்*
    டெனண்ட்* டெனன்ட்* லீசுக்* லீஸுக்* ஒத்திக்* போகியம* குடியிரு* addeki addekunna addelo bogyam kiraedar kirayadar
    kirayanama kiraydar kirayenama kudiirukk* kudithan* kudiyiru* leez lijku othi vaadagaikku vaadagaila vaadagaiya
    vaadakakk* vaadakayk*
  returnmoney: వాపాస్* ఎనక్కి മടക്കിത്ത* മടക്കിക്ക* वापिस* ரீஃபன்ட* ரீபன்ட்* ரிஃபண்ட* ரிபண்ட்* refundu rifand rifund
    thirumbak* thirumbat* thirumbi vaapasich* vaapasiv* vaapasu vaapasulu wapis wapiss
  right: adhikaar avakasam avakasamund avakasham hak hakku hakkulu haq huq urimai urimaigal urimaiya
  road: रोड हाइवे* चौराह* chauraha chaurahe chowraha galime galiyo galiyon haive haiway hyve hyway nirath* pathayil
    raaste rasta rastemein roadil roadla roadlo roadmeeda roadpe roddumeeda roddupai rodil rodla rodlo rodpe saalai
    saalaila sadakpe sadaku sadko sadkon therula theruv* veedhi veedhila veedhilo
  rumour: బద్నామ్* నింద అపవాదు* చాడీలు డిఫమే* ദുഷ്പ്ര* പരത്തി പരത്തുന* മാനനഷ്ട* കള്ളവാർ* വ്യാജവാ* ചീത്തപ്പ* चुगली*
    कीचड़* तोहमत* लांछन* कलंक* புரளிய* மானநஷ்* abaddhalu abaddhapu afawah apakeerth* apanindal* apavaad* apavadan*
    avadhoor* avathoor* badanam badnaamee charitr charitra charitraheen ijjatkharab kalaprac* kallavarth* keechad
    maanahani maananash* manahaan* mananana* ninda nindalu nindamo* nindamopp* nindaves* nunakal nunapara* nunapr*
    nunaprac* parupu paruvuna* paruvup* paruvutees* paruvuti* parvu poicheithi poipirac* poipparap* poiprach*
    poiseidhi poiseithi pukaarulu pukarlu vadanthi vathanthi vyajapr* vyajavar*
  salary: సాలరీ* స్టైఫండ్* ശംബള* പണിക്കാശ* ഓവർടൈം तनख्व* तंख्वा* तन्खा* सैलेरी* सेलेरी* पेमेंट* मजूरी* मजुरी* मानदेय*
    ओवरटाइ* சாலரி* சாலரிய* போனசு* தினக்கூ* வேஜஸ்* dehadi dihari jeetamu jeethaalu koolidabbu koolikk* kooliya majoori
    pagari sailari salaryu salery sambala sambalamum sambalath* sambalatha sambalatthai selery shambala shambala*
    tanakha tanakhwah tankhwa vetanam vetnam
  sale: రిజిస్ట్రార్ ఈసీ స్లాట్* దస్తావే* మ్యూటేష* భూభారతి* ఎల్ఆర్ఎస్ തീറാധാര* മുദ്രപത്ര* സ്റ്റാമ്പ* കുടിക്കട* ആധാരമെ*
    രജിസ്ട്രാപ്പീസ് രജിസ്ട്രാപ്പീസിൽ रजिस्टार* म्यूटेश* स्टैंप* स्टैम्प* जमाबंद* बयाना केवाला* கிரயத்* வில்லங்*
    முத்திரை* கைட்லைன* கைடுலைன* aadharath* adangal adaramej* bainam* bayanama bhubharati dastaveju dharani khasara
    khasra khatauni khatouni kirayappathiram krayam kudikkida muthirai muthiraithaal muthirathaal namantaran pahani
    passbuku pathira pathirapp* pathirath* patirapa* pattadar pokuvara* rajistri registrashan registrationki
    registrationku registrationu registree rejishtri rejistration rejistri rigistration stampkooli stampu thandaper
    thandaperu villangam villankam
  scam: హ్యాక్* హాక్ సైబర్* చీటింగ్* ఓటిపి కెవైసీ* క్యూఆర్ ఫిషింగ్* കബളിപ്പ* ഹാക്ക* ഫേക്ക* ഓടിപി* ഒടിപ്പി* എപികെ*
    ക്രിപ്റ്* फ्राड* फ्रोड* चूना चीटिंग* एपीके एनीडेस्* घोटाल* ஓடீபி* சீட்டிங்* ஃபிராடு* பிராடு* யூபிஐ* ஜிபே ஜீபே
    ஜிபேல ஜீபேல ஹேக் chathi chathik* dhokebaaz dhokhadhadi dhokhadhari dhokhadi emaanth* emaanthu* emandhu* emarndh*
    faraud fraad frauditt fraudu froad jhanse kabalip* moosam otpcheppa* otpi otpsoll* pattich* pattikk* thattiyed*
    thattiyedu* thug thugi vanchan* vanchana vanchi* vanchich* yemandh* yemarnd* yemath*
  school: इस्कूल* विद्यालय* पाठशाल* आंगनबा* ஸ்கூல்ல* badiki badilo ischool paathashala paatshala palikuda* pallikood*
    pallikoodam sakool schoolil schoolinu schoolki schoolku schoolla schoollo vidyalay vidyalay* vidyalayam
  searching: దేవులాడు* గాలిస్తు* खोजत* खोज तलाश* anweshi* dhoondh dhoondha dhoondhrahe dhoondhte gaalist* galinch*
    khoj khoja khojne talash thedikit* theditirukom theditom thedittu thediy* thedom theduran* thedurom thirakki
    thirakkiy* thirakkunn* thiranju thirayunn* vedukutu* vetiki vetikinaa vetukutu*
  seeds: beejalu beejam eruvulu keetanashini kitnashak poochimarundhu poochimarunthu purugumandu uramm urea vidhai
    vidhaigal vidhaikal vithaigal vithaikal vithaiyi* vithukal vithukalu vittanam yuria
  seller: కిరాణా* ట్రావెల్* దుకాన్* టైలర్* హోల్సే* സ്റ്റുഡിയ* ജ്വല്ലറ* തയ്യൽക്ക* ഷോപ്പുക* शॉप दूकान* होटल* वेंडर*
    व्यापार* கடைக்கா* கடைகார* கடைல* கடையில* அமேசான்* பிளிப்கா* ஃபிளிப்க* மீஷோல* angadi angadivadu dukaanam dukanme
    dukanpe dukanwala dukanwale kadaikaarar kadaikar* kadaiku kadaila kadakkar* kadayil kadeel shopki shopku shopla
    shoplo shopvaallu shopvadu shoroom shorumu shovrumk* showroomil showroomla showroomlo showroomu sorum
  selling: வித்துட்* வித்தவர* விக்கறா* ammina amminad* amminanu amminaru ammindi ammukun* ammutun* bikgaya bikgayi
    bikwa kalanj vikrayin* vilkk* vilkkunn* vilpana vitha vithanga
  sending: anupichi* pampist*
  separate: ഒത്തുപോക* ഒത്തുപോവ* പിണങ്ങി* पीहर* नैहर* छुटकार* alagalag alagalg alagav algav judaa judai pirinthu pirivu
    verkapuram verpad* verukapuram verupad* vidivid*
  sexual: छेड़खा* छेड़ता छेड़ा छेड़ना मोलेस्ट* हैरेसमे* हरासमे* कामुक* செக்சுவ* செக்ஸுவ*
  share: భాగం పంచుకో* పంచిపె* పంచివ్వ* పంచేసు* పంచియ్య* పిత్రార్* ఉమ్మడి* పార్టిష* వంశపార* വിഹിത* പങ്കിട്ട* ഒഴിമുറി*
    ഒഴുമുറി* പാർട്ടീഷ* തറവാട്ട* बटवार* पैतृक* बखरा हकदार* பாகத்த* பரம்பரை* பாட்டன்* பூர்விக* சமபங்கு* பாத்தியத* baant
    batware bhaagalu bhagamvekk* bhagapath* oharikk* ozhimuri pampakalu pampakam panchali panchuk* panga pangai
    pangukk* pangum pirichik* pirichit* pirichuk* pirivinai vaatakosam vaatalu vaatani veethich* veethik*
  shout: alarcha alari alaruk* alarunn* arachi arachu arav* araval arichadu arupulu arust* arustunn* aruvu bahalamu*
    gola golaches* golacho* golapett* hangama hungama kathuraan kathuran* kathurar* keka kekalu ottayid* ottayitt*
    sathampod* sathampot* shor
  showroom: షోరూం మెకానిక్* సర్వీసు* టెక్నీషి* मैकेनिक*
  sibling: వదిన* తమ్ముణ్* సిస్టర్* బ్రదర్* తోడబుట్* ഏട്ടൻ* അനുജൻ* അനുജത്ത* ഇത്താത്ത* भैया भइया दीदी जीजा भाभी भाभिय*
    கூடப்பொ* கூடப்பிற* சகோதர* aangalam* akkaki akkaku akkani akkava akkavuku aniyante aniyanum annana annangal
    annanuku annanum annayyaki annayyalu annayyanu anujan anujante anujanu anujathi anujathiye bahanoi bhaijaan
    bhaiyaji bhaiyo bhaiyon bhayiyon bhayya chechide chechikku chechiye chechiyude chellellini chellelu chelliki
    chellini chetanma* chettante chettanu chettanum didiko jija jijaji sagodaran sahodara* sahodaran sahodari
    sahodari* sakothar* tammudiki tammudini tammullu thambigal thambiku thambinga thambingal thambiya thangachiku
    thangachiya
  signature: साइन साईन கையெழுத* கைநாட்ட* daskhat kaieluthu kaiezhuthu kainaattu kaiyejhu* kaiyelut* kaiyeluthu oppidan
    oppidanam oppidu oppiduka oppiduv* oppikk* oppitt* sanathakam santakaalu santhakamu veelimudra velimudralu
    vellimudra viralada*
  spread: പോസ്റ്റിട* പ്രചരണ* ഷെയർചെ* अपलोड* पोस्ट failadi failadiya failarahe failaya parapita* parappik* parappura*
    paraputa* parathuka parathunn* paravudhu paravuthu phaila phailate prachar* vairal vairalu viralu vyaapimp*
  stalk: వెనకాలే వెనకబడు* ఎంటపడు* ఎనకబడు* స్టాకింగ్* నిలబడతా* ప్రపోజ్* ఎంబడి* ఎనకాలే వెన్నంటి* പിറകെ പൂവാല* ഒളിഞ്ഞുന*
    കമന്റടി* പ്രേമാഭ്* പ്രണയാഭ* ചൂളമടി* घूरता घूरा फॉलो फोलो स्टॉकिं* स्टॉकर* मंडरा* पिछा பின்தொட* சுத்துறா* ஈவ்டீசி*
    ஃபாலோ chakarka* chakarla* ghoor ghoorta ghoorte jhankta kaapukas* kachukun* nokkinilk* peechay pinnadya pinnadye
    pinnaleyu* pinthudar* purakee purakey purakeya suthikitt* suthitt* suthran suthuran taktaa vembadis* venakale
  stepparent: രണ്ടാനച്* രണ്ടാനമ്*
  stolen: కొట్టేసి* ఎత్తుకపో* దోసుక* కాజేశా* కాజేసి* കുത്തിപ്പൊളിച്ചു കുത്തിത്ത* കുത്തിതുറ* അടിച്ചോണ* പിടിച്ചുപറിച്ചു
    പിടിച്ചുപറി പോക്കറ്റട* കളവു डकैत* लुटेर* जेबकतर* छिनतई* छिनैत* छिनव* छिन चेनस्नै* स्नैचिं* லவட்டி* பறிச்சிட*
    பறிப்பு* பறித்து* அறுத்துக* பிக்பாக்* செயின்பற* adichuma* chheenkar chura churakar churake churane churata churate
    churayi dongal* dongatan* ettukup* jeb jebkatra jebkatre jebudonga jhapatkar kalavu kalavupo* kallanmar kavarch*
    kavarnnu lootkar lute lutera lutere luteron pocketad* pottichit*
  suicide: ఆత్మహత్* ఉరేసు* చచ్చిపోవా* suicide aatmahatya खुदकुश* आत्महत्* फांसी* सुसाइड* தற்கொலை* aatmhatya faansi
    khudkushi khudkusi suicde suside tarkolai* tharkola tharkolai thookkil thookuma* thookumaat* thoongich* uresuk*
    urivesuk*
  summons: सम्मन* पेशी arrestwarrant samanslu sammanaa sammanlu sammanss varantu
  surgery: సెలైన్* ట్రీట్మె* ఆపరేష* అనస్థీ* సర్జరీ* ഇഞ്ചക്ഷ* ഇൻജെക്ഷ* സിസേറിയ* അനസ്തേഷ* ഓപ്രേഷ* ഓപറേഷ* ऑप्रेशन*
    ओपरेशन* सिजेरि* सीजेरि* इंजक्शन* ट्रीटमे* पथरी हर्निया* ஆபரேஷ* ஆபரேச* ஆப்ரேஷ* ஆப்பரேஷ* ஆப்ரேசன* ஆபரேசன்* ட்ரீட்மெ*
    ட்ரீட்மென டிரீட்மெ* மயக்கஊச* aaparesan chikilsayil chikilsi* chikitsa chikitsalo injaction injecshan injectionu
    injeksan injekshan kuthivaypp* kuthivech* kuthiveypp* oosipod* oosipot* oosiya operashan operasionu operationil
    operationla operationlo oprasan opresan opreshan plasteru sastrakr* shastrakriya sigichai sikicha sikichaila
    sikitchai soodhimandu suie vaidhyam vaidyamu vaithiyam vaithiyath*
  taken: తీస్కెళ* తీస్కపో* తోలుకుపో* తోలుకపో* తీస్కుపో* വിളിച്ചോണ* കൊണ്ടോയ* എടുത്തോണ* കൂട്ടികൊണ്ട* घसीट* लेगए लेगया
    लेगई खींचके கூட்டிட்* கூட்டிகி* கூட்டின* அழைச்சு* அழைச்சிட* இழுத்து* cheenliya ejhutitu* ekkinchuk* ettukell*
    ettukupo* izhuthut* kondoyi kootikitt* kootikond* lakkell* lakkupo* lejake lejate lejaya pudungik* pudungit*
    pudunguraan teeskellar* teskellar* uthakar
  teacherjob: లెక్చరర్* अध्यापक* अध्यापि* शिक्षक* शिक्षिक* कंडक्टर* चौकीदा* ayah barber daraivar dargi darjee darji
    deriver dirver draivar draivarji draivaru draiver drivar drivaru driveru salesgirl salesman securitee seilsman
    sekyuriti taicher taylor teacharu teacheru techer teechar telar teylar ticharu vaachman vaniparichay velakari
  tell: సెప్ప* సెప్తు* ariyichilla ariyichittilla ariyikk* ariyikkathe paranjilla paranjittilla sollitten
  temple: मन्दिर* मस्जिद* aalayam aalayath* ambalathi* bavi bavilo devaalay* devalayam gudiki gudilo gudini kinar*
    kinatril kinattil kovilku kovilla kovilukk* koyil koyilkku kuaa kuan kuen kulayi kunwa kuwa mandirme mandiro
    mandiron
  threat: ధమ్కీ* భయపెట్* భయపెడ* వార్నింగ్* బెదరగొ* घुड़की* ब्लैकमे* डराता डराया डराना डरावा धौंस* மெரட்டறா* பயமுறுத*
    பிளாக்மெ* ப்ளாக்மெ* மிரட்றா* மெரட்றா* மிரட்னா* bayamuru* bayapadu* bhayapedt* bhayapett* bheeshanik* dhamkiya
    dhamkiyan payamuru* pedipp* viratt* virattu*
  throwout: వెళ్ళగొ* వెల్లగొ* ఎల్లగొ* వెళ్లగొ* ఎళ్ళగొ* தொரத்துற* விரட்டிட* வெரட்டி* வெரட்டிட* தள்ளிட்* தள்ளிட்ட*
    adichira* bayataku bhagadeti dhakka dhakkemaar erakki erakkivit* gentadu gentaru gentesi* gentest* gentin*
    gentives* nikaaldete nikalbahar tarim* veliyanu* veliyepo* veliyethi veliyetr* vettiya virattit*
  touch: తగిలిస్తా* తడిమా* తడుము* చెయ్యేశా* కౌగిలి* ముద్దుపె* చేయ్యే* నిమురు* മടിയിൽ* കടന്നുപിട* കെട്ടിപ്പിട* തലോട*
    തൊട്ടെന* छूने छूआ टटोल* தடவிட்* தடவினா* உரசுறா* உரசிட்* கிள்ளுற* cheda cheyives* chhedkhani chhedne chhedta
    chhedte haathlagata hathlagana kaivech* kaivek* mutttukun* muttukun* pidichuv* thadavi thadavina* thadavura*
    thalod* thalodi urasara* urasi urasuran
  traffic: ఆర్టీఓ ఆర్టీవో టోయింగ్* ചെക്കിംഗ* ചെക്കിങ* ആർടിഓ* പരിവാഹ* आरटीओ टोइंग* यातायात* ट्राफिक* ट्रेफिक* परिवहन*
    டிராஃபி* ட்ராஃபி* ட்ராபிக* டிரங்கன* டிரங்க்* aarto artio mvdkar* parivahan trafficil traffick trafficku trafficla
    traficpolice trafik trappic tripic
  train: ట్రైన్ റെയിൽവ* ട്രെയിൻ ട്രയിന* रेलवे* रेलगाड़* मेट्रो* जीआरपी* आरपीएफ* ட்ரெய்ன* டிரெய்ன* payanath* prayanamlo
    prayanath* pryanam railgadi railil railla railu railubandi railve rayilla rayilu rayilvandi relgadi relway safarme
    teevandi teevandiyil trailu trainla trainme traino trainu tren trenlo trenu yaathrayil
  uncleaunt: చిన్నాన* మేనమామ* మేనత్త* పెద్దమ్మ* పెద్దనాన్* పిన్నమ్మ* అంకుల్* ചിറ്റപ്പ* വല്യച്ഛ* കുഞ്ഞമ്മ* അങ്കിൾ*
    മാമൻ* കൊച്ചാപ്* ताऊ ताई मौसी काका பெரியப்* பெரியம்* அத்தை சித்தி* ammaaman ammavanmar appachi atthayya babaigaru
    babayi chachaji chinnananna chithappava elayachan ilayachan ilayappan kaka kochachan kochappan kunjachan kunjamma
    mamayya mavayya pedananna peddamma peddananana periamma periyamma periyappava phoopha pinnamma sithappa taaji taau
    taujee tauji tayaji valyammavan
  unconscious: స్పృహ* స్పృహత* unconscious sprhuha spruha
  upkeep: మెయింటె* పోషించ* పోషిస్తు* ചെലവിന* ചിലവിന* മാസച്ചെല* मेंटेने* मेन्टेन* मेंटीने* एलिमनी* परवरिश* खरचा खोरपोश*
    भरणपोष* மெயின்டெ* மெய்ன்டெ* ஜீவனாம* ஜீவனாச* ஜீவனம்ச* அலிமோனி* bharan bharanamu bharanposhan chelavin* chelavukku
    gujarabhatta jivanams* kharchaapaani kharchee kharchulaku maasaselavu manovarth* manovarthini paraamari* poshan
    poshana poshanaki selavukk*
  vacate: వెళ్లిపొ* వెల్లిపొ* ఎల్లిపొ* കുടിയൊഴി* बेदखल* खदेड़* बेघर* வெளியேத்* irakkividan irangikk* irangiko*
    khalikar khalikarao khalikarne khalikaro khalikarwa ozhippik* pommann* veliyapo veliyapoga veliyepo
  vehicle: టిప్పర్* వ్యాన్ క్యాబ్ బుల్లెట్* బొలెరో* మోపెడ్* డీసీఎం టీవీఎస్ మోటార్సై* ടിപ്പറ* ബസ്സ* കെഎസ്ആർ* ഓട്ടോറി*
    डम्पर* ट्राली* टैम्पो टेंपो टैंपो बोलेरो* स्कॉर्पि* मारुति बुलेट मोटरसाय* ट्रेलर* जेसीबी* रिक्शा* टैक्सी*
    ट्रेक्टर* वाहन* एम्बुलें* एंबुलें* वैन कैब கார்ல* காருல* கார்காரன* வேன்ல* பஸ்ல* பஸ்சு* பஸ்ஸு* பஸ்ஸுல* டிப்பர்*
    மினிலார* ஜேசிபி* டேங்கர்* aatovil autokar* autoku autola autolo baik bandiki bandimeeda bandini bandiyi bandla
    basu basulo bikela bikil bikilu bullettu busilo busla bussil dampar dumper enfield hyva kaarlo laari lorila
    lorryi* lorryk* lorrym* otto pulsar rickshawala riksha rikshaw scootymeeda scootyni splendor tempoo thela tippar
    tippr tracter traktor tralli trolley trolly vandikk* vandiku vandila vandiya vandiye vandiyil vandiyum
  village: प्रधान मुखिया देहात* गाम dehat gaanv gaanvme gaav gaonme gaonwale gaonwalo graamath* gramamlo gramathil
    kiraamam kiramathula naattukaar* naattukar ooriki oorilo ooriloo oorkaranga oorollu ooruku oorula palle pallelo
    palletooru pallevoor
  vulgar: అశ్లీల* గలీజు* నగ్నం* నగ్నంగా న్యూడ్* വൃത്തികെ* നഗ്ന* അസഭ്യ* भद्दे नंगा न्यूड* पोर्न* गन्दी* बेहूद* नग्न*
    அசிங்கமான நிர்வாண* aabasa aapasa asahyanga ashlila asleel asleela asleelach* asleelam boothu boothum* fuhar gandee
    gandey ghatia ghatiya irattai kochaiya kochaya mosamaya mosamayi nagna nagnach* nagnacith* nagnam nagnamaya nanga
    nange nangi nirvaanam nirvana phoohad rettaiartham vrithikett*
  warrant: वारेंट*
  warranty: ഗ്യാരന്റ* എക്സ്ചേ* സർവീസ്സെ* गारन्टी* रिप्लेस* கேரன்டி*
  weapon: లాఠీ రాడ్డు* కొడవలి* గడ్డపార* వేటకొడవ* బీరుసీసా കമ്പിവട* കമ്പിപ്പ* ഇരുമ്പുവ* തോക്ക* पिस्तौल* पिस्टल* फरसा
    गड़ास* हॉकी कट्टा चक्कू छुरा रिवाल्व* तेजाब* एसिड* அருவாள* கம்பியால* செருப்பா* பெல்ட்டா* லத்தியா* ராடால* ஆசிட்*
    பாட்டிலால கல்லால arivaal dande dandey gaddapara goddali golichal hathoda kambu kattai kattaiyala kattaya kodali
    kulhadi lakdi lathiya patthar pistal pistol raayi rallu rodlu sariye tamancha vadikond vadiv* vettukath*
  widow: విధవ* విధవరా* बेवा bevaa vidavai vidavaraalu vidhavalu vidhawa vithava vithavai vithavaya
  wife: వైఫ్ കെട്ട്യോളെ ബീവി ഭാര്യയ* वाइफ* बीबी मेहरारू* जनानी பொண்டாட* சம்சாரத்* ஒய்ஃப்* வொய்ஃப்* begum bhaaryakk*
    bhaaryaku bhaaryani bharyaki bharyaye bharyayk* bibi biwee jorou joru manaivikku manaiviya patnee pellaniki
    pellanni pondattiku pondattiya sambsaram
  will: విల్లు వీలునా* വിൽപത്ത* മരണപത്ര* കാലശേഷ* वसियत* osiyath* osyath* ozhiyasy* ozhyasy* uyilu vasiyathu veelunaam*
    vilpatr*
  withdraw: nikaalna nikalwana nikasi pinvalic* pinvalikk* vidra vithdra widraw withdraw withdrawl withdrawlu
  woman: ఆడోళ్* లేడీస్ പെണ്ണുങ* പെണ്ണിന* യുവതി* വീട്ടമ്മ* लेडीज* लेडी युवती* பொம்பள* பொம்பளங* லேடீஸ்*
  worker: కార్మికు* వాచ్‌మె* పాలేరు జీతగాడు* సప్లయర* హమాలీ* ജീവനക്ക* സപ്ലയർ श्रमिक* राजमिस्* कर्मचार* स्टाफ* हेल्पर*
    पल्लेदा* बंधुआ* गार्ड சித்தாள்* லேபர்* ஊழியர்* ஸ்டாஃப்* வேலைக்காரர் வேலைக்காரங்க chaukidar coolievallu jolikkaar*
    jolikkari karmachari koolikkar* koolivaallu kulikara* mazdooro mazdooron panimanishini panodu panollu tholilali
    thozhilaal* thozhilali veettujoli velakar* watchmen
  writing: பதியண* பதியறத* ரிஜிஸ்த* ரிஜிஸ்ட* ரெஜிஸ்ட* eludhi eluth* raayinch* rasaru rayali rayinchali
$$, '([a-z-]+):([^:]+)(?=\n|$)', 'g') as line, regexp_split_to_table(btrim(line[2], E' \n'), '\s+') as word,
  lateral (select private.fold(rtrim(word, '*')) as folded) as each
where private.knowledge_stem(each.folded) is not null
on conflict do nothing;

-- Questions about the household that found an article: ration cards, gas, paying bills, holidays.
alter table private.knowledge_outside disable trigger knowledge_outside_index;
update private.knowledge_outside set phrases = btrim(phrases, E' \n') || $$,
    ration card add name, ration card new baby name, gas cylinder transfer, gas connection transfer, gas agency,
    electricity bill pay online, current bill payment, school holiday tomorrow, cyclone holiday, holiday due to rain,
    ரேஷன் கார்டுல பேர் சேர்க்க, ரேசன் கார்டு புது குழந்தை, கேஸ் சிலிண்டர் மாத்த, கேஸ் ஏஜென்சி, கரண்ட் பில் கட்ட,
    ஸ்கூல் லீவு, రేషన్ కార్డులో పేరు చేర్చడం, గ్యాస్ సిలిండర్ బదిలీ, గ్యాస్ ఏజెన్సీ, కరెంటు బిల్లు కట్టడం, రేపు స్కూల్ సెలవు,
    राशन कार्ड में नाम जुड़वाना, गैस सिलेंडर ट्रांसफर, गैस एजेंसी, बिजली का बिल ऑनलाइन भरना, कल स्कूल की छुट्टी,
    റേഷൻ കാർഡിൽ പേര് ചേർക്കാൻ, ഗ്യാസ് സിലിണ്ടർ മാറ്റാൻ, ഗ്യാസ് ഏജൻസി, കറന്റ് ബില്ല് അടയ്ക്കാൻ, നാളെ സ്കൂൾ അവധി
$$ where subject = 'household-questions';
alter table private.knowledge_outside enable trigger knowledge_outside_index;

select private.index_knowledge(array(select slug from public.knowledge_articles union select '-household-questions'));
analyze private.knowledge_terms, private.knowledge_vocabulary, private.knowledge_meanings;
