-- What everyday words mean, in the five languages and in Latin letters: prison, जेल and ജയിൽ are all "jail". An article
-- is then found by words that it does not have, if they mean what its words mean, and by two meanings that occur together
-- ("employer", "touch"). A word with * stands for all that begin with it: words of Indian scripts take many endings.
create table private.knowledge_meanings (
  stem text not null,
  meaning text not null,
  primary key (stem, meaning)
);
alter table private.knowledge_meanings enable row level security;

insert into private.knowledge_meanings
select distinct private.knowledge_stem(private.fold(rtrim(word, '*'))) || case when word like '%*' then '*' else '' end, line[1]
from regexp_matches($$
  police: police polis cop cops constable constables inspector sho si sp dsp thanedar thanedaar daroga darogha sipahi
    khaki vardi station thana thane thaana chowki uniform पुलिस* थाना थाने थानेदार दरोगा सिपाही वर्दी चौकी इंस्पेक्टर
    పోలీసు* పోలీస* ఎస్ఐ స్టేషన్* ఠాణా போலீஸ்* போலீசார்* காவல* இன்ஸ்பெக்டர* ஸ்டேஷன* காவலர்* പോലീസ* സ്റ്റേഷന*
    ഇൻസ്പെക്ടർ* എസ്ഐ पोलीस* officer officers patrol
  complaint: complaint complain complained compliant petition fir report statement shikayat shikayath riport rapat
    firyadu puhar pukar parathi manu शिकायत* रिपोर्ट* रपट एफआईआर ఫిర్యాదు* కంప్లైంట్* ఎఫ్ఐఆర్ రిపోర్ట్* புகார* மனு*
    எஃப்ஐஆர் கம்ப்ளைண்ட்* പരാതി* എഫ്ഐആർ* കേസെടു*
  refuse: refuse refuses refused refusing deny denied reject rejected declined unwilling turned ignore ignored
    ignoring mana inkaar inkar marukka* maruk* nirakar* मना इनकार टाल* टरका* తిరస్కర* నిరాకర* పట్టించుకో* మొండి*
    மறுக்* மறுத்த* மாட்டே* മടി* നിരസി* വിസമ്മതി* തയ്യാറാക*
  writing: write writes wrote written register registered lodge lodged record likh* darj rayadam rayatam rasuk*
    ezhuth* ezhud* padhiv* लिख* दर्ज* రాయ* రాసు* నమోదు* எழுத* பதிவு* എഴുത* രജിസ്റ്റർ*
  arrest: arrest arrested detain detained handcuff handcuffed picked giraftar giraftari pakad* utha* pattuk* kaithu
    kaidhu pidich* गिरफ्तार* पकड़* उठा* हिरासत అరెస్ట్* పట్టుకె* పట్టుకు* నిర్బంధ* కైదు கைது* பிடித்து* பிடிச்ச*
    അറസ്റ്റ* കസ്റ്റഡി* പിടിച്ചു* പിടികൂട* हिरासत*
  taken: took taken takes carried dragged whisked legaya gaye teesuk* theesuk* kootit* kondu* తీసుకె* తీసుకుపో*
    తీసుకుపోయ* அழைத்துச்* கூட்டிட்டு* கொண்டுபோ* കൊണ്ടുപോ* വിളിച്ചുകൊണ്ടു*
  jail: jail prison imprisoned lockup bars undertrial remand jailed inmate hawalat karagar jailu sirai siraichalai
    जेल* हवालात कैद* कारागार బంధించ జైలు* జైల్* ఖైదు* சிறை* ஜெயில* ലോക്കപ്പ* ജയില* തടവ* cell imprisonment prisoner
    prisoners
  bail: bail bale zamanat jamanat zamaanat surety sureties bond jaamin jameen jaamyam jamyam beyilu जमानत* ज़मानत* बेल
    जमानती* బెయిల్* జామీను* పూచీక* ஜாமீன* பிணை* ஜாமின* ജാമ്യ*
  release: release released freed chhuda* chhud* bahar vidip* veliye purath* छुड़ा* छूट रिहा* విడిపించ* విడుదల* బయటక*
    வெளியே* விடுவி* പുറത്തിറ* ഇറക്ക* മോചിപ്പ*
  lawyer: lawyer advocate counsel vakil vakeel vakkeel wakil attorney layer वकील* అడ్వకేట్* లాయర్* వకీలు வக்கீல*
    வழக்கறிஞர* വക്കീല* അഭിഭാഷക*
  free: free muft ilavasa ucitham uchitham soujanya saujanya मुफ्त* नि:शुल्क निशुल्क ఉచిత* இலவச* സൗജന്യ*
  poor: poor afford poverty garib gareeb beda ezhai paavam गरीब* పేద* స్తోమత* ఏస్తోమత ஏழை* வசதியில்ல* പാവ* നിവൃത്തി*
  falsecase: false falsely fake fabricated jhutha jhoota jhuthe tappudu poi kalla झूठ* फर्जी* తప్పుడు* అబద్ధ* பொய்*
    കള്ളക്കേസ* കള്ള* വ്യാജ*
  case: case cases kes keisu vazhakku केस* मुकदमा* కేసు* வழக்கு* கேஸ* കേസ*
  beat: beat beats beating beaten hit hits hitting slap slapped punch punched kick kicked thrash thrashed assault
    assaulted bruise bruises belt stick sticks bashed tortured torture maar* mara* marta* maarta* marpeet peet* pit*
    kott* kod* kodut* tann* adi adik* adich* adith* odhai* thall* tallu* mardi* idi मार* पीट* मारपीट* थप्पड़* लात*
    डंड* కొట్ట* కొడ* తన్న* హింస* దెబ్బ* கொட்டி அடி* உதை* தாக்க* அடித்த* കൊട്ടി അടി* തല്ല* മർദ്ദ* മർദി* ചവിട്ട*
  kill: kill kills murder murdered finish jaan khoon champ* kolla* konn* kola जान* खून हत्या* చంప* ప్రాణ* கொல்ல* கொலை*
    கொன்ற* കൊല്ല* കൊന്ന*
  threat: threat threaten threatened threatens threatening dhamki dhamka* bediri* mirat* bheeshani bhishani intimidat*
    blackmail धमक* डरा* బెదిరి* బెదిరింపు* மிரட்ட* மிரட்டல* ഭീഷണി*
  weapon: knife sword rod rods bottle bottles sickle gun lathi danda chaku talwar katti kathi aruval stones stone axe
    चाकू* तलवार* लाठी* डंडा* बंदूक* కత్తి* కర్ర* రాయి கத்தி* அரிவாள* கட்டை* കത്തി* വടി* വാള*
  fight: fight fought quarrel brawl attack attacked gang goons jhagda ladai godava sandai vazhakku adipidi झगड़*
    लड़ाई* हमला* गुंड* గొడవ* దాడి* రౌడీ* சண்டை* தகராறு* அடிதடி* വഴക്ക* അടിപിടി* ഗുണ്ട* ആക്രമ*
  stolen: stole stolen steal theft thief thieves rob robbed robbery burglar burglary burgled loot looted snatched
    snatch pickpocket chori chor churaya churi loota dongatanam donga dongilin* dongalu thirut* thirud* kollai moshan*
    kallan चोरी* चोर* चुरा* लूट* छीन* దొంగ* చోరీ* లూటీ* கொள்ளை* திருட* திருட்டு* களவு* മോഷ* കള്ളൻ* കള്ളന* കവർച്ച*
    snatchers snatching swindled
  jewel: jewellery jewelry jewels gold ornaments chain necklace sona gehne zewar jewar bangaram nagalu nagai thangam
    swarnam जेवर* गहन* सोना* सोने* బంగార* నగలు* నగల* நகை* தங்க* സ്വർണ* ആഭരണ*
  accident: accident collision crash crashed rammed overturned dashed skidded durghatna takkar takkr guddi* dhee
    pramadam vipathu vibathu mothi* idich* apakadam एक्सीडेंट* दुर्घटना* टक्कर* कुचल* ప్రమాద* యాక్సిడెంట్* గుద్ది*
    బోల్తా* விபத்த* மோதி* கவிழ்ந்* அபகட അപകട* ഇടിച്ച* മറിഞ്ഞ* വാഹനാപകട* speeding overturn struck mowed
  vehicle: bus truck lorry car bike scooter scooty auto rickshaw tractor cab taxi jeep suv van vehicle motorcycle
    autorickshaw tempo gaadi gadi bandi vandi बस ट्रक* कार गाड़ी* स्कूट* बाइक* ऑटो* ट्रैक्टर* लॉरी* బస్సు* లారీ* కారు*
    ఆటో* బండి* బైక్* స్కూట* பஸ்* லாரி* கார் வண்டி* பைக்* ஆட்டோ* ബസ്* ലോറി* കാർ* ബൈക്ക* ഓട്ടോ* വണ്ടി* സ്കൂട്ട*
    motorbike lorries trucks trailer ambulance
  injury: injured injury injuries fracture fractured broken bone leg arm hand ankle collarbone foot limb disabled
    bleeding pair haath haddi toot kaalu cheyyi virig* odanj* odinj* murin* kai kaal चोट* घायल* पैर* टांग* हाथ* टूट*
    हड्डी* రాడ్ గాయ* కాలు* చెయ్యి* చేయి* విరిగ* காயம்* கால்* கை முறிந்* உடைந்* എല്ല* ഒടിഞ്ഞ* കാല* കൈ പരിക്ക* മുറി* hip
    spine spinal shoulder knee skull nose surgery
  compensation: compensation compensate muavza muawza parihar* nashta* claim tribunal मुआवज* हर्जाना* పరిహార*
    నష్టపరిహార* நஷ்ட* இழப்பீட* നഷ്ടപരിഹാര*
  died: died dead death expired killed passed deceased late maut guzar chanipo* poyaru irandh* irandu setthu marich*
    मौत* मृत्यु* गुजर* देहांत* చనిపో* మరణ* மரண* இறந்* இறப்பு* செத்து* മരിച്ച* മരണ*
  will: testament vasiyat wasiyat vasiyatnama veelunama uyil vilpathram otthuk वसीयत* వీలునామా* உயில* വിൽപത്ര*
    ഒസ്യത്ത*
  inherit: inherit inheritance heir heirs succession waris varis virasat varasatvam varisu anantharavakashi nephew
    nephews वारिस* विरासत* उत्तराधिकार* వారస* వారసుల* வாரிசு* അനന്തര* അവകാശി*
  property: property properties assets estate sampatti jaydad jaidad zaydad aasti asthi sothu soththu swathu swath
    संपत्ति* जायदाद* प्रॉपर्टी* ఆస్తి* சொத்த* സ്വത്ത* മുതല്
  share: share shares portion divide divided partition ancestral hissa hissedari batwara bantwara vaata pangu bhagam
    oohari pushtaini poorveega हिस्स* बंटवार* हक पुश्तैनी* వాటా* పంపక* హక్కు* பங்கு* பூர்வீக* பாகம்* உரிமை* ഓഹരി* ഭാഗ*
    അവകാശ* വീത*
  land: land field farm plot site acre acres zameen jameen khet polam sthalam bhoomi nilam idam paramb* vayal जमीन*
    ज़मीन* खेत* प्लॉट* భూమి* పొలం* పొలంలో స్థలం* స్థల* నేల నేల* நிலம்* நிலத்* இடம்* இடத்தில வயல்* ഭൂമി* പറമ്പ* സ്ഥലം*
    സ്ഥല* വയൽ*
  encroach: encroach encroached encroachment grabbed occupied occupying trespass boundary fence compound wall drain
    board kabza kabja kabzaa akramin* aakramin* aakiramip* veli mathil kayyer* gattu कब्ज* मेड़* दीवार* बाड़* नाली*
    ఆక్రమ* కబ్జా* గట్టు* కంచె* గోడ* ஆக்கிரமி* வேலி* சுவர்* எல்லை* കയ്യേ* കൈയേ* മതിൽ* മതില* അതിര* വേലി* huts hut
    squatters squatting squat shed
  neighbour: neighbour neighbor neighbours padosi padosan pakkinti pakka pakkathu ayalkar* ayalvasi पड़ोस* పక్కింటి*
    పక్కవా* பக்கத்து* അയൽ*
  house: house flat home apartment room building ghar makan makaan kamra illu intlo inti veedu veet* veettu vaadaku
    veedum मकान* कमरा* फ्लैट* ఇల్లు* ఇంటి* ఇంట్లో* ఫ్లాట్* வீடு* வீட்ட* பிளாட்* വീട* ഫ്ലാറ്റ്*
  rent: rent rented tenant tenancy landlord landlady lease pg kiraya kiraye kirayedar addeku adde vaadagai vadagai
    vaadaka किराय* అద్దె* కిరాయి* குடியிருப்* വാടക* വീട്ടുടമ* ఓనర్* ഓണർ* hostel accommodation lodging
  owner: owner landlord landlady malik maalik yajamani udama udamai muthalali मालिक* ఓనర్* యజమాని* உரிமையாளர* ஓனர்*
    വീട്ടുടമ* ഉടമ* മുതലാളി*
  deposit: deposit advance caution peshgi adwans advansu munpanam सिक्योरिटी* एडवांस* అడ్వాన్స్* డిపాజిట్* அட்வான்ஸ*
    முன்பணம்* டெபாசிட்* അഡ്വാൻസ* ഡെപ്പോസിറ്റ* पेशगी token
  vacate: vacate evict eviction evicted leave khali khaali nikal* khaaly kaali ozhiy* khaleee खाली* निकाल* ఖాళీ*
    పొమ్మ* காலி* வெளியேற* ഒഴിയ* ഒഴിപ്പ* ഇറങ്ങ* ഇറക്കിവിട*
  cutoff: electricity water current disconnected bijli paani light karant vellam neer thanni बिजली* पानी* కరెంట*
    నీళ్ళ* నీరు மின்சார* கரண்ட் தண்ணீ* കറന്റ* വെള്ളം*
  returnmoney: refund refunded refunds return returned giveback wapas vapas vaapas lauta* tirigi thirigi thirup*
    thirump* thirike thirich* वापस* लौटा* తిరిగి* వాపస్* திருப்பி* திரும்ப* തിരിച്ച* തിരികെ* മടക്കി*
  salary: salary wage wages pay paycheck stipend overtime tankhwah tankhah pagar mazduri mazdoori majduri jeetham
    jitam kooli coolie sambalam shambalam vetan वेतन* तनख्वाह* सैलरी* पगार मजदूरी* జీతం* జీతాలు* కూలి* వేతన* சம்பள*
    கூலி* ஊதிய* ശമ്പള* കൂലി* വേതന* మజూరీ* earnings payslip payment
  notpaid: unpaid withheld pending due arrears owed baki bakaya dabaye dabake rakha ivvaledu ivvatledu iyatledu
    tharala varala kudukala tharunnilla kittiyilla बकाय* दबा* रोक* ఇవ్వలేదు* ఇవ్వట్లేదు* ఇవ్వడం ఎగ్గొట్ట* பாக்கி*
    தரவில்லை* தரல* போடவில்லை* കുടിശ്ശിക* തന്നില്ല* തരുന്നില്ല* കിട്ടിയില്ല*
  employer: boss employer company contractor factory manager management hr office firm workplace supervisor thekedar
    seth malik mesthiri mestri kampani muthalali kampeni mudalali alisar मालिक* ठेकेदार* सेठ कंपनी* फैक्ट्री* मैनेजर*
    साहब* బాస్* కంపెనీ* మేస్త్రి* మేనేజర్* ఆఫీసు* యజమాని* முதலாளி* கம்பெனி* மேஸ்திரி* மேலாளர* அலுவலக* നിറുവന കമ്പനി*
    മുതലാളി* മേസ്തിരി* മേലുദ്യോ* മാനേജ* ഓഫീസ* head supervisors bosses
  worker: worker workers labour labourer maid housemaid servant waiter waiters employee staff mazdoor majdoor naukar
    kamgar panivaadu velaikaran मजदूर* कामगार* नौकर* కూలీ* పనివా* தொழிலாளி* வேலைக்கார* തൊഴിലാളി* ജോലിക്കാര*
  job: job employment work naukri udyogam velai joli pani नौकरी* काम ఉద్యోగ* வேலை* ജോലി* തൊഴിൽ*
  fired: fired terminated termination dismissed sacked laid layoff removed resign resignation retrench nikala hata*
    teesesa* tolagin* neekki* pirichu* purathak* हटा* इस्तीफ* తీసేశ* తొలగించ* రాజీనామా* நீக்க* ராஜினாமா* പിരിച്ചുവി*
    പുറത്താക്ക* രാജി* firing downsized discharged axed
  pf: pf epf epfo uan esi esic provident gratuity पीएफ* ईपीएफ ईएसआई పీఎఫ్* పిఎఫ్ பிஎஃப்* பிஎப் പിഎഫ്* ഇഎസ്ഐ*
  pregnant: pregnant pregnancy expecting maternity delivery childbirth miscarriage garbhvati garbhavati garbhini
    prasav prasava garbam karbam गर्भवती* प्रसव* डिलीवरी* ప్రెగ్నెం గర్భ* ప్రసవ* డెలివరీ* கர்ப்ப* பிரசவ* ഗർഭ* പ്രസവ*
  leaveoff: leave holiday timeoff chhutti chutti selavu leevu vidumurai avadhi छुट्टी* సెలవు* விடுப்பு* விடுமுறை* ലീവ*
    അവധി*
  husband: husband hubby pati shohar miyan gharwala mogudu bhartha bharta aayana purushan kanavan kanavar veetukarar
    bharthav* bhartav* पति* शौहर* భర్త* మొగుడు* ఆయన கணவ* புருஷ* വീട്ടുകാരൻ ഭർത്താ*
  wife: wife patni biwi bivi bharya manaivi pondatti bharye पत्नी* बीवी* భార్య* மனைவி* பொண்டாட்டி* ഭാര്യ* भार्या
  inlaws: inlaws sasural sasuralwale saas sasur bahu atta attagaru maamiyar mamiyar mamanar ammayiamma ससुराल* सास*
    ससुर* అత్త* అత్తింటి* மாமியார* மாமனார* അമ്മായിയമ്മ* ഭർതൃ* बहू
  drunk: drunk drunkard alcohol drinks liquor wine sharab sharabi daru daaru thagi taagi thaagi kudich* kudit* mady*
    शराब* दारू* తాగి* తాగు* మద్యం* குடித்து* குடி* மது* മദ്യ* കുടിച്ച* नशे
  dowry: dowry dahej dahez dowery katnam varadakshina varathatchanai streedhan* sthreedhan* दहेज* కట్న* வரதட்சண*
    സ്ത്രീധന*
  demand: demand demands demanded asking asks insists mang* maang* adug* ketk* kett* chodi* chothi* tana taunt taunts
    मांग* ताने* అడుగు* తెమ్మ* కావాలని கேட்ட* கேட்கிற* கேட்டு* ചോദി* വേണമെന്ന* ആവശ്യപ്പെ*
  divorce: divorce divorced talak talaq vidakulu vidaakulu vivagarathu vivakarathu vivahamochan* तलाक* విడాకు*
    விவாகரத்த* விவாகரத்து* വിവാഹമോചന* ഡൈവോഴ്സ* annulment remarry
  separate: separate separated separation part ways apart alag vidipo* piriy* pirij* pirinj* अलग* విడిపో* பிரி*
    பிரிந்* പിരി*
  mutual: mutual both peacefully amicable agreed consent dono aapsi iddaram iddariki iruvar* rendu randu ubhaya दोनों*
    आपसी* ఇద్దర* పరస్పర* இருவர* சம்மத* രണ്ടുപേ* ഇരുവ* സമ്മത* ഉഭയ* सहमति
  affair: affair mistress cheating otherwoman dusri sambandham अवैध* అక్రమ* వేరే கள்ள* தொடர்பு* അവിഹിത* ബന്ധമു*
  upkeep: maintenance alimony upkeep expenses kharcha kharch gujara bharanam manovarthi kharchulu selavu jeevanamsam
    chelavu jeevanamsham खर्च* गुजार* భరణ* ఖర్చు* மனோவர்த்தி ஜீவனாம்ச* செலவுக்க* ചെലവ* ജീവനാംശ*
  deserted: deserted abandoned abandons chhod chhoda vadilesa* vittut* upekshi* छोड़* వదిలే* விட்டுட்ட* கைவிட்ட*
    ഉപേക്ഷി* ഇട്ടിട്ട* vanished walked
  custody: custody visitation visiting visits guardianship kastadi sanraksha* meet see milne choodan* paaka kaanan
    कस्टडी* मिलने* చూడని* కస్టడీ* பார்க்க* கஸ்டடி* കാണാൻ* കാണിക്ക* കസ്റ്റഡി* guardian grandparents
  child: child children kid kids son daughter baby twins boy girl bachcha bacha bache bachche beta beti pilla* pillalu
    papa babu koduku kuthuru kuzhand* kulandh* magan magal paiyan ponnu kutti* kunju* makan makal बच्च* बेटा* बेटी*
    बेटे* लड़क* పాప* బాబు* పిల్ల* కొడుకు* కూతురు* అమ్మాయి* குழந்தை* மகன* மகள* பிள்ளை* பையன* பொண்ண* കുട്ടി* കുഞ്ഞ* മകൻ*
    മകന* മകൾ* മകള* മക്കൾ* infant toddler teen teenager niece grandchild grandson granddaughter
  parents: parents mother father mom dad mummy papa amma appa nanna maa baap mata pita achan acha amme माँ* मां* पिता*
    बाप* माता* అమ్మ* నాన్న* తల్లి* తండ్రి* அம்மா* அப்பா* பெற்றோர* അമ്മ* അച്ഛ* മാതാപി* mum dads mothers fathers
  oldage: old elderly aged senior seniors oldage grandmother grandfather budhe budhape budhi buzurg vridh vridhashram
    musali vayasana mudhiyor muthiyor vriddha* बूढ़* बुढ़ाप* बुजुर्ग* वृद्ध* ముసలి* వృద్ధ* வயதான* முதியோர* വൃദ്ധ*
    വയസ്സായ* പ്രായമായ* elder elders pensioner ageing frail
  neglect: neglect neglected uncared feed food care khana roti annam soru choodatam choodatledu gavanip* nokkunnilla
    noku* खाना* रोटी* अन्न అన్నం* చూడట్లేదు* చూడడం సోరు சோறு* கவனிக்க* നോക്കുന്നില്ല* ഭക്ഷണം*
  throwout: thrown throws threw chased nikala vellagott* gentesa* thurath* thorath* irakki* भगा* गेंट వెళ్లగొట్ట*
    గెంటే* துரத்தி* ഇറക്കിവിട്ട* പുറത്താക്കി*
  caste: caste dalit harijan adivasi tribal sc scst untouchable untouchability community jaati jati kulam kulaala
    saathi jaathi jathi जाति* दलित* छुआछूत* ऊंची* కుల* దళిత* అంటరాని* சாதி* தீண்டாம* தலித்* ജാതി* ദളിത* അയിത്ത* कुल
  insult: insult insulted abuse abused abusive slur humiliate gaali gali gaaliya tittu* titt* thitt* vasav* अपमान*
    गाली* తిట్ట* దూషి* அவமான* திட்ட* അധിക്ഷേ* ചീത്ത* അപമാ* గాలి humiliated mocked shouted shouts yelled
  temple: temple mandir gudi kovil koil ambalam kshetram well मंदिर* గుడి* கோவில* கோயில* അമ്പല* ക്ഷേത്ര*
  touch: touch touched touches touching groped grope molest molested fondle chhua chhu* chhoo* taak* thaak* thod*
    thott* thot* ताक* తాక* தொட* தொட்ட* തൊട* തൊട്ട* കയറിപ്പിടി* hugged hug kissed kiss fondling caress
  vulgar: vulgar dirty obscene lewd indecent nude naked pictures body jokes comments ganda gandi gande ashleel
    asabhya* asabhyam aabasam mosham* thappa तगड़ गंद* अश्लील* गलत* అసభ్య* బూతు* ஆபாச* தவறாக* மோசமா അശ്ലീല* മോശമാ*
    മോശം* hot porn sexting flirt flirts lewdly
  minorage: minor yearold schoolgirl student pupil class tuition teacher coach master sir school nabalig naabalig
    maastaru vadhyar mash नाबालिग* स्कूल* मास्टर* टीचर* ट्यूशन* బాలిక* చిన్నారి* మాస్టార* టీచర్* స్కూల* சிறுமி*
    ஆசிரிய* பள்ளி* ട്യൂഷന* അധ്യാപ* സ്കൂൾ* സ്കൂള*
  rape: rape raped rapist forced force drugged jabardasti zabardasti balatkar balatkaar balavantham balathkaram
    palathkaram peedipp* peedanam बलात्कार* जबरदस्ती* दुष्कर्म* అత్యాచార* బలవంత* பலாத்கார* வன்கொடும* கற்பழி* ബലാത്സംഗ*
    പീഡിപ്പിച്ച* പീഡന*
  stalk: stalk stalks stalking follow follows followed following peecha pichha venta vent* pinthodar* pinnadi pinnale
    pinnil* watches waits पीछा* पीछे వెంట* వెంబడి* பின்தொடர* பின்னாடி* பின்னால* പിന്തുട* പിന്നാലെ* പുറകെ* lurks
    lurking tracks spying spies peeps
  harass: harass harassed harasses harassing harassment pester disturbing trouble pareshan tang pareshaan vedhi*
    vedhin* thollai thontharavu upadrav* shalyam परेशान* तंग* सता* వేధి* ఏడిపి* தொல்லை* தொந்தரவு* கொடுமை* ഉപദ്രവ*
    ശല്യ* പീഡിപ്പിക്ക*
  online: online whatsapp facebook instagram insta telegram internet website app link youtube youtuber video ऑनलाइन*
    व्हाट्सएप* लिंक* ఆన్‌లైన్* ఆన్లైన్* వాట్సాప్* లింక్* యాప్* ஆன்லைன* வாட்ஸ்* லிங்க்* ഓൺലൈ* വാട്സ്* ലിങ്ക്* ആപ്പ*
  scam: scam scammed fraud fraudster cheated cheat duped tricked lottery courier cbi customs wiped emptied thagi thag*
    dhokha dhoka mosam mosa* emaat* thattip* phishing otp upi qr धोखा* फ्रॉड* लॉटरी* ओटीपी* యూపీఐ మోస* ఓటీపీ* లాటరీ*
    మాయ* மோசடி* ஏமாற்ற* ஓடிபி* തട്ടിപ്പ* പറ്റിച്ച* ഒടിപി* ലോട്ടറി* vanished impostor spoofed hacked hacker deceived
    conned
  account: account savings balance bank transfer transferred khata khaata ecs ac खात* बैंक* ट्रांसफर* ఖాతా* బ్యాంకు*
    బ్యాంక్* கணக்க* வங்கி* അക്കൗണ്ട* ബാങ്ക*
  goods: product item parcel order ordered bought purchased mobile phone tv fridge mixer machine washing shoes saree
    delivered saaman samaan juta mangaya kharid* konna kone vaangi* vaangina saadhan* vaangiya सामान* खरीद* मंगाय*
    मोबाइल* टीवी* मिक्सी* కొన్న* చీర* ఫోన్* వస్తు* வாங்கிய* பொருள்* சேலை* ഓർഡർ வாங்கி* സാധന* വാങ്ങിയ* സാരി* ഫ്രിഡ്ജ*
  defect: defective damaged dented broken faulty torn expired kharab fata phata paad* chirig* kizhinj* kilinj*
    pazhudh* repair kedaa* keri* खराब* टूटा* పాడై* పాడయ* చిరిగ* పగిలి* பழுத* கிழிந்* உடைந்த* കേടാ* കേടായ* കീറി*
  seller: seller shop shopkeeper store dealer airline agency gym coaching hotel dukan dukandar dukaan kadai kadaikaran
    kada kadakkaran दुकान* కోచింగ* షాపు* దుకాణ* கடை* കടക്കാര* कंपनी
  warranty: warranty guarantee exchange replace replacement badal* maarch* maath* maatt* गारंटी* वारंटी* बदल* వారంటీ*
    గ్యారం* మార్చ* வாரண்டி* மாற்றி* വാറന്റി* മാറ്റിത്ത*
  cheque: cheque check chek chq bounce bounced dishonour dishonoured insufficient चेक* చెక్క* చెక్ செக் காசோல* ചെക്ക*
  bounce: bounce bounced dishonoured insufficient returned लौट* बाउंस* బౌన్స్* తిరిగొచ్* பவுன்ஸ்* திரும்பி* മടങ്ങി*
    ബൗൺസ്*
  insurance: insurance insurer mediclaim policy lic bima beema insurans காப்பீட बीमा* पॉलिसी* క్లెయిమ్* ఇన్సూరెన్స్*
    బీమా* இன்சூரன்ஸ்* காப்பீட* ഇൻഷുറൻസ* പോളിസി*
  hospital: hospital clinic nursing aspatal hospitalu aaspathri asupathri marutthuvamanai अस्पताल* ఆస్పత్రి* ఆసుపత్రి*
    மருத்துவமன* ஆஸ்பத்திரி* ആശുപത്രി* ward icu nursinghome
  doctor: doctor dr surgeon nurse dentist daktar vaidyudu maruthuvar डॉक्टर* डाक्टर* డాక్టర్* వైద్య* டாக்டர*
    மருத்துவர* ഡോക്ടർ* ഡോക്ടറ*
  surgery: operation operated surgery surgical injection treatment amputated cesarean csection stitches oppareshan
    ilaaj ilaj oosi sikichai chikilsa ऑपरेशन* इंजेक्शन* इलाज* ఆపరేషన్* ఇంజెక్షన్* చికిత్స* ఆపరేషన* அறுவை* ஊசி*
    சிகிச்ச* ആപ്പറേഷൻ ഓപ്പറേഷ* ചികിത്സ* കുത്തിവെ*
  careless: careless carelessness negligence negligent mistake wrong laparwahi laparvahi galti galat nirlaksh* thappu
    tappu anastha pizhav* लापरवाह* गलती* నిర్లక్ష్య* తప్పు* கவனக்குறைவ* தவறான* അനാസ്ഥ* പിഴവ* അശ്രദ്ധ* blunder error
    botched mishandled
  insidebody: stomach inside left cotton cloth gauze pet patti kapda kadup* vayit* vayar* पेट* पट्टी* रूई* కడుపు*
    దూది* வயிற்ற* பஞ்சு* വയറ്റ* പഞ്ഞി*
  loan: loan loans emi emis instalment installment instalments lender moneylender udhar karz karja kisht kist qisht
    appu vaddi kadan vatti kadam palisha लोन* कर्ज* किश्त* किस्त* उधार* అప్పు* లోన్* వడ్డీ* కిస్తీ* కడన* கடன்* வட்டி*
    லோன்* കടം* വായ്പ* ലോൺ* പലിശ* debt debts repay repayment overdue dues
  recovery: recovery agent agents collector finance vasuli rikavari vasoolu வசூல वसूल* फाइनेंस* रिकवरी* एजेंट* వసూలు*
    ఏజెం* ఫైనాన్స్* வசூல* ஏஜென்ட* റിക്കവറി* ഏജന്റ* repossessed repossess seized seize
  builder: builder promoter developer bildar bilder possession tower handover handing keys बिल्डर* బిల్డర్* பில்டர*
    பிள்டர் ബിൽഡർ* ബിൽഡറ*
  delay: delay delayed late incomplete unfinished dates der deri aalasyam aalasya* thamadham vaikik* देरी* अधूर*
    ఆలస్య* తాత్సార* தாமத* இழுத்தடி* വൈകി* താമസി*
  sale: sale deed registry registration stamp notarised notary agreement token encumbrance registrar bainama pathiram
    aadharam adharam kone kharidne vaanga vaangan रजिस्ट्री* बैनामा* स्टांप* खरीदने* రిజిస్ట్రేష* కొనే* పత్రం* பத்திர*
    கிரைய* வாங்கும்* ആധാര* വാങ്ങുമ്പ* വാങ്ങാൻ*
  information: information rti records details file government panchayat municipality soochna suchna jankari samachar*
    thagaval tagaval vivara* सूचना* जानकारी* हिसाब* पंचायत* సమాచార* పంచాయ* అధికారుల* தகவல* பஞ்சாயத்* അറിയാൻ വിവര*
    പഞ്ചായത്ത* appeal officials department noting
  fine: fine challan penalty ticket helmet licence license seatbelt overspeeding signal checkpoint towing chalan
    chalaan jurmana jurimana apradham aparadham pizha चालान* जुर्मान* हेलमेट* लाइसेंस* చలానా* ఫైన్* హెల్మెట్* జరిమానా*
    அபராத* ஹெல்மெட்* சலான்* പിഴ* ഹെൽമ* ചലാൻ* fined fines violation
  traffic: traffic rto challan checkpost ट्रैफिक* ట్రాఫిక్* டிராபிக்* போக்குவரத்த* ട്രാഫിക്*
  lost: lost misplaced missing fell dropped burnt rats duplicate kho* khoya gum gir* pogott* poyindi tholan* kalanj*
    nashtap* गुम* పోయింది* పోగొట్ట* தொலைந்* தொலைச்ச* കളഞ്ഞ* നഷ്ടപ്പെട്ട* lose losing
  documents: documents papers certificate certificates marksheet aadhaar aadhar pan license passbook wallet purse bag
    sim kagaz kagaj batua saanridhazh chaandridhal dhakumentu कागज* मार्कशीट* आधार* बटुआ* पर्स* పర్సు* సర్టిఫికె*
    ఆధార్* సిమ్* சான்றிதழ* ஆதார்* பர்ஸ்* ബാഗ* സർട്ടിഫിക്ക* ആധാർ* പേഴ്സ*
  missing: missing disappeared vanished untraceable whereabouts lapata laapata gayab gumshuda kanapad* kanipin* kaanom
    kaanavil* kaanaan* kanathaayi लापता* गायब* गुमशुदा* కనపడ* కనిపించ* కనబడ* காணவில்ல* காணாமல* திரும்பவில்லை*
    കാണാനില്ല* കാണാതാ* unseen
  name: name surname spelling initial gazette naam sarnem peru peyar per nam नाम* सरनेम* పేరు* பெயர* പേര* స్పెల్లింగ్*
  adopt: adopt adopted adoption childless orphan orphanage dattak dattat* thathu dathe* anath anadha* गोद* अनाथ*
    दत्तक* దత్తత* అనాథ* தத்து* அனாதை* തത്തെടു ദത്ത* അനാഥ*
  marry: marry married marriage wedding wed shaadi shadi vivah byah pelli kalyanam thirumanam vivaham kalyana nikah
    शादी* विवाह* ब्याह* పెళ్ళి* పెళ్లి* వివాహ* திருமண* கல்யாண* വിവാഹ* കല്യാണ*
  lovemarriage: intercaste interfaith religions love elope eloped runaway prema prem kaadhal kathal pranaya प्रेम*
    अंतरजात* ప్రేమ* కులాంతర* காதல்* പ്രണയ* മതം*
  certificate: certificate register registered certificat saanrithazh सर्टिफिकेट* प्रमाण* సర్టిఫికెట్* ధృవీ* சான்றித*
    സർട്ടിഫിക്ക*
  college: college hostel seniors senior juniors freshers university hostal kaleji kallooribig कॉलेज* हॉस्टल* सीनियर*
    కాలేజీ* హాస్టల్* సీనియర్* கல்லூரி* விடுதி* சீனியர்* കോളേജ* ഹോസ്റ്റൽ* സീനിയ* മുതിർന്ന* campus batchmates classmates
  rumour: rumour rumours lies lie defame defamation reputation slander badnaam badnam afwah paruvu vadhandhi avadhooru
    nuna apavadam झूठी* अफवाह* बदनाम* పరువు* ప్రచార* వదంతి* வதந்தி* அவதூறு* നുണ* അപവാദ* അപകീർ* allegation allegations
    gossip libel
  train: train travelling travel journey railway rail safar prayanam payanam yathra ट्रेन* सफर* రైలు* ప్రయాణ* ரயில*
    பயண* ട്രെയിന* യാത്ര*
  alone: alone cabin akele akela ontari* thaniya thani* ottakk* अकेले* ఒంటరి* తనియా தனியாக* ഒറ്റയ്ക്ക*
  daughter-right: sisters granddaughter poti manavaral* pethi kochumakal पोती* बहन* మనవరా* ఆడపిల్ల* பேத்தி* மகளுக்க*
    കൊച്ചുമക* പെൺമക്ക*
  grandfather: grandfather grandpa dada nana thatha taata tatagaru muthachan muthassan दादा* తాత* తాతగారి* தாத்தா*
    മുത്തച്ഛ* അപ്പൂപ്പ* नाना
  night: night midnight dawn 5am raat aadhi artharathri ardharathri raathiri iravu rathri रात* అర్ధరాత్రి* రాత్రి*
    இரவு* இரவில* നിശ രാത്രി*
  warrant: warrant reason grounds produced magistrate karan kaaranam varant वारंट* कारण* వారెంట్* కారణ* வாரண்ட்*
    காரணம்* വാറന്റ* കാരണം*
  tell: told tell inform informed telling said bataya bata* cheppa* chepp* sollala solla* parayunnilla paray* बताय*
    చెప్ప* சொல்ல* പറയ*
  confess: confess confession admit accept kabool kabul oppuk* otthu sammathi* कबूल* ఒప్పుకో* ஒப்புக்கொள்* സമ്മതിപ്പി*
  sexual: sexual sexually molestation yaun laingika laingikam paaliyal लैंगिक* यौन* छेड़छाड़* शोषण* లైంగిక* பாலியல*
    ലൈംഗിക*
  cancel: cancel cancelled cancellation raddu radd रद्द* రద్దు* ரத்து* റദ്ദ*
  notice: notice notices notis नोटिस* నోటీస* நோட்டீஸ* നോട്ടീസ*
  ragging: ragging ragged raging bullied bullying रैगिंग* ర్యాగింగ్* ராகிங்* റാഗിങ*
  message: message messages sms texts mail emails calls calling मैसेज* మెసేజ్* మెసేజీ* மெசேஜ* സന്ദേശ* മെസേജ*
  photo: photo photos picture pictures video videos image morphed फोटो* वीडियो* ఫొటో* ఫోటో* వీడియో* புகைப்பட* போட்டோ*
    வீடியோ* ഫോട്ടോ* വീഡിയോ*
  lockin: locked lock confined band pooti pootti पूट ताला* బంధించి* பூட்டி* പൂട്ടി*
  key: key keys chabi chaabi thalam thaalam saavi thakkol चाबी* తాళం* తాళాలు* சாவி* താക്കോൽ* താക്കോല*
  gift: gift gifted giftdeed daan inaam దానపత్ర* दानपत्र* தானப்* ദാനാധാര*
  consumer: consumer customer buyer उपभोक्ता* ग्राहक* వినియోగదారు* நுகர்வோர* ഉപഭോക്ത*
  claiming: claim claims claimed क्लेम* దావా* క్లెయిమ్* க்ளைம்* கிளெய்ம்* ക്ലെയിം*
  woman: woman women lady ladies female mahila auratein stree aadavalla penn महिला* औरत* మహిళ* ఆడవా* பெண்* സ്ത്രീ*
  elsewhere: elsewhere city state town district outstation dusre shahar vere oorlo oorla naattil शहर* వేరే* ఊళ్ళో*
    ఊరిలో* ஊரில* നാട്ടിൽ*
  bribe: bribe bribery lancham lanjam kaikkooli ghoos rishwat घूस* रिश्वत* లంచం* லஞ்ச* കൈക്കൂലി*
  frozen: frozen freeze freezed lien hold फ्रीज* ఫ్రీజ్* முடக்க* മരവിപ്പി*
  school: school schools schooling iskool skool स्कूल* విద్యాల* பள்ளிக்* വിദ്യാലയ*
  pension: pension pensioner scheme allowance पेंशन* పెన్షన్* పింఛ* ஓய்வூதிய* പെൻഷൻ*
  promise: promise promised vaada vada nammin* वादा* మాటిచ్చి* வாக்குறுதி* വാഗ്ദാന*
  evidence: evidence proof recording witness witnesses saboot gawah saakshi sakshyam सबूत* गवाह* సాక్ష* సాక్షు*
    சாட்சி* സാക്ഷി* തെളിവ*
  minormarriage: childmarriage underage बालविवाह* బాల్య* குழந்தைத்திருமண* ശൈശവ*
  food: fed starved bhojan
  abroad: abroad gulf overseas foreign videsh pardes dubai saudi qatar canada america veliyoor velinaadu विदेश* परदेस*
    दुबई* సౌదీ* దుబాయ్* విదేశ* గల్ఫ్* வெளிநாட* துபாய்* சவூதி* ഗൾഫ* ദുബായ* വിദേശ*
  sending: send sends sent sending remit bhej* pampa* pampu* anuppa* anupala anupu* ayach* ayakk* भेज* పంప* அனுப்ப*
    അയക്ക* അയച്ച*
  signature: sign signs signature signatures thumbprint hastakshar dastakhat santakam kaiyezhuthu kaiyoppu oppu
    हस्ताक्षर* दस्तखत* సంతక* கையெழுத்த* கையொப்ப* ഒപ്പ* കൈയൊപ്പ*
  selling: sell sells sold selling bech* becha ammes* amme* ammad* vithut* vittu* vitt* बेच* అమ్మేశ* అమ్మే* அமமி
    விற்ற* விற்று* വിറ്റ* വിൽക്കു*
  animal: goat goats cow cows buffalo buffaloes cattle sheep hen hens bhains bhens gaay gai bakri gorre* gorrelu meka
    mekalu aadu aadugal maadu pasu eruma भैंस* गाय* बकरी* मवेशी* గొర్రె* మేక* గేదె* ఆవు* ஆடு* ஆடுக* மாடு* கோழி* പശു*
    എരുമ*
  calledto: called calls summoned summons inquiry enquiry questioning bulaya bulaaya bulakar pilich* koopt* koopit*
    vilich* vilippich* बुलाय* बुलाक* పిలిచి* పిలవ* கூப்பிட* அழைத்த* വിളിച്ച* വിളിപ്പി*
  medicine: medicine medicines tablets pills drug dava dawa dawai mandulu marundhu marunnu दवा* दवाई* మందు* మందులు*
    மருந்து* മരുന്ന*
  uncleaunt: uncle aunt cousin chacha chachi mama mausi babai pinni chithappa periyappa ammavan चाचा* चाची* मामा*
    మామయ్య* బాబాయ్* పెదనాన్న* சித்தப்பா* மாமா* അമ്മാവ* കൊച്ചച്ഛ*
  sibling: brother brothers sister sisters bhai behen bahan anna annayya thammudu tammudu akka chelli annan thambi
    thangai chettan aniyan chechi भाई* बहन* అన్న* అన్నయ్య* తమ్ముడ* అక్క* చెల్లి* அண்ணன* தம்பி* அக்கா* தங்கை* ചേട്ട*
    അനിയ* ചേച്ചി*
  hall: hall catering event function mandapam mandap banquet मंडप* మండప* மண்டப* മണ്ഡപ*
  showroom: showroom dealer servicing service engineer technician mechanic शोरूम* షోరూమ్* ஷோரூம* ഷോറൂം* മെക്കാനിക്ക*
  answer: answer answering reply replies respond response jawab javabu samadhanam badhil marupadi जवाब* సమాధాన* జవాబు*
    பதில* മറുപടി*
  teacherjob: driver cook nurse teacher clerk tailor security sweeper helper ड्राइवर* డ్రైవర్* டிரைவர* ഡ്രൈവർ* ഡ്രൈവറ*
  microfinance: microfinance group shg dwcra kudumbashree mahalir माइक्रो* మైక్రో* డ్వాక్రా* மகளிர்* மைக்ரோ* മൈക്രോ*
    കുടുംബശ്രീ*
  shout: shout shouts shouting scream yell noise scene chilla* goda* galata satham bahalam चिल्ला* हंगाम* గొడవ* గలాటా*
    அரியக்க சத்தம்* கலாட்டா* ബഹള* ഒച്ച*
  parked: parked parking towed tow park पार्किंग* పార్కింగ్* பார்க்கிங்* நிறுத்திய* പാർക്കിങ്*
  infants: newborn stillborn infant foetus neonatal शिशु* నవజాత* சிசு* നവജാത*
  stopworking: stopped stops notworking cooling band aagipo* ninnu nindr* निकल ఆగిపో* நின்றுவிட* നിന്നു* കേടായ*
  construct: built build building construct construction banana nirmana kattum* निर्माण* నిర్మాణ* கட்டுமான* നിർമാണ*
$$, '([a-z-]+):([^:]+)(?=\n|$)', 'g') as line, regexp_split_to_table(btrim(line[2], E' \n'), '\s+') as word;

analyze private.knowledge_meanings, private.knowledge_stop_words, private.knowledge_common_words;
