-- More everyday words for what was known, in the forms that people speak, and more meanings: bills, cheating agents, farming,
-- factories, app work. Then the index is made anew, since it has the meanings of the articles' words.
insert into private.knowledge_meanings
select distinct private.knowledge_stem(private.fold(rtrim(word, '*'))) || case when word like '%*' then '*' else '' end, line[1]
from regexp_matches($$
  police: jeep lathi lockup जीप* लाठीचार्ज కానిస్టేబ* జీపు* జీప్* కానిస్టేబుల* ஏட்டு ஜீப்* கான்ஸ்டபிள* கமிஷனர*
    ജീപ്പ* കോൺസ്റ്റബ* പൊലീസ* ഏമാൻ
  complaint: application tahrir arji तहरीर* अर्जी* अर्ज़ी* दरख्वास्त* దరఖాస్తు* కేసుపెట్ట* పిటిషన* கம்ப்ளெயின்ட*
    மனுகொடு* ഹർജി* കംപ്ലെയിന്റ*
  refuse: nahimaan सुनत* सुनता* सुनती* अनसुन* भगा* ఒప్పుకోవ* ఇవ్వనంట* వద్దంట* పట్టించ* மாட்டேங* மாட்டேன* கண்டுக்க*
    முடியாதுன* വാങ്ങാതെ* കൂട്ടാക്ക* സമ്മതിക്കി* തരില്ല* പറ്റില്ലെന്ന*
  arrest: lifted nabbed पकड़क* उठाकर* ఎత్తుకుపో* లాక్కుపో* பிடிச்சிட்ட* தூக்கிட்ட* കൂട്ടിക്കൊ* കയറ്റിക്കൊ*
    പിടിച്ചുകൊ*
  taken: took లాక్కె* తీసుకె* ఎత్తుకె* கூட்டிக்கி* இழுத்துட்* പിടിച്ചോ* കൊണ്ടുപോയ*
  jail: lockup remanded लॉकअप* बंदी* లాకప్* రిమాండ్* லாக்கப்* ரிமாண்ட* റിമാൻഡ*
  beat: crushed thrashed bashing सुजा* सूजा* फोड़ा* कूट* पटक* చితకబా* బాద* వాయగొట్ట* அறைஞ்ச* அறைந்த* வெளுத்த*
    குத்தி* ഇടി ഇടിച്ചു* കുത്തി* തല്ലി* അടിക്ക* മർദ*
  kill: ఖతం* లేపేస్త* கொன்னுட* கொலமிரட்ட* കൊന്നുകള*
  stolen: burgle चुरा* सेंध* उड़ा* ఎత్తుకెళ్* దొంగిలి* దోచు* పగలగొట్ట* கொள்ளைய* திருடி* தூக்கிட்டுப்ப* പൊളിച്ച*
    കവർന്ന* കട്ടോ*
  jewel: bangle bangles ring mangalsutra thali मंगलसूत्र* अंगूठी* నగ పుస్తెల* గొలుసు* ఆభరణ* தாலி* வளையல* மோதிர*
    செயின்* മാല* വള താലി* മോതിര*
  accident: mishap ठोक* ठोंक* पलट* గుద్దే* ఢీకొ* పడిపోయ* இடிச்ச* மோதின* இடித்த* ഇടിച്ചിട്ട* തട്ടി*
  vehicle: scooty lift e-rickshaw tipper jcb स्कूटी* साइकिल* टेम्पो* मोटरसाइ* స్కూటీ* సైకిల్* ట్రాక్టర* ట్రక్కు*
    டெம்போ* சைக்கிள* ஸ்கூட்டி* டிராக்டர* സൈക്കിൾ* സ്കൂട്ടി* ടെമ്പോ* കാറ ലോറി* വണ്ടിയ*
  injury: crushed bedridden हड्डी* अपाहिज* తెగి* నలిగి* గాయప* రక్తం* చెయ్య* வெட்டுப்ப* நசுங்* துண்டா* ரத்த* ഒടിവ*
    മുറിവ* ചതഞ്ഞ* കിടപ്പ* അറ്റു*
  died: गुज़र* పోయాక* పోయార* కన్నుమూ* செத்த* இறந்துட்ட* தவறிட்டா* போனபிறகு മരിച്ചു* അന്തരിച്ച* പോയശേഷം
  property: மனை* சொத்து* ఆస్తులు* जायजाद* വസ്തു* വക
  land: vacant मेढ़ भूखंड* खेती* జాగా* ప్లాటు* చేను* మాగాణి* மனையில* மனை* வயலு* தோட்டத்த* നിലം* പുരയിട* വസ്തു*
    തോട്ടം*
  encroach: fenced shed pathway blocked रास्ता* रास्ते* हड़प* घेर* బాట* దారి* మూసేశ* జరిపా* హద్దు* கொட்டகை* வழி*
    பாதை* அடைச்ச* குடிசை* വഴി* അടച്ച* കയറ്റിക്കെ* അതിർത്തി* കെട്ടിയടച്ച*
  rent: किराएदार* पीजी* అద్దెకు* హాస్టల్* வாடகை* வாடகைக்க* പിജി*
  vacate: hataya ఖాళీచే* వెళ్ళిపొ* வெளியேற்ற* காலிபண* ഇറങ്ങിപ്പോ* ഒഴിഞ്ഞ*
  returnmoney: लौटान* लौटा* వెనక్కి* వాపసు* రిఫండ* రీఫండ* ரீபண்ட* ரீஃபண்ட* റീഫണ്ട*
  salary: payout dihadi दिहाड़ी* मेहनतान* పగార* శాలరీ* జీతా* சேலரி* சம்பளத்த* കാശ ശമ്പളം* ദിവസക്കൂലി*
  notpaid: unpaid ఇవ్వక* ఆపేశ* ఆపార* ఎగ్గొ* రాలేద* తిప్పుతు* கொடுக்கல* குடுக்கல* போடல* வரல* தரலை* കൊടുത്തില്ല*
    തരാതെ* മുടങ്ങി* കിട്ടുന്നില്ല* തന്നിട്ടില്ല*
  employer: sahukar madam मैडम* एजेंसी* మేడమ్* షావుకారు* కాంట్రాక్ట* ఫ్యాక్టరీ* మేస్త్రీ* மேடம்* காண்ட்ராக்ட*
    பேக்டரி* கான்ட்ராக்ட* കോൺട്രാക്ട* മാഡം ഫാക്ടറി* കരാറുകാര*
  job: काम* नौकर పని* పనిలో* కొలువు* வேலையி* வேலைய* പണി* പണിക്ക* പണിയെ*
  fired: struck off muster छंटनी* निकाला* తీసేసా* రావద్ద* మానిపి* తీసేసిన* தூக்கிட்ட* நிறுத்திட்ட* வராதேன*
    പറഞ്ഞുവിട* വരണ്ട* പിരിച്ചു*
  husband: aadmi gharwale आदमी* मर्द* पतिदेव* ఆయన* పెనిమిటి* ஆம்படை* வீட்டுக்காரர* കെട്ടിയോ* ഇക്ക
  wife: gharwali औरत* लुगाई* घरवाली* పెళ్ళాం* ఆవిడ* வீட்டுக்காரி* കെട്ടിയോൾ
  inlaws: जेठ* ननद* सासू* ससुराल* ఆడపడుచు* మామగార* కోడలు* నాత్తనార நாத்தனார* மருமக* மாமனார* നാത്തൂ* മരുമക*
    ഭർത്താവിന്റെ അമ്മായി*
  drunk: tipsy पीकर* नशे* पियक्कड़* తాగొచ్చ* తాగుబో* குடிச்ச* குடிகார* போதை* കുടിച്ചു* വെള്ളമടി*
  demand: मांगते* తెమ్మన* తేవాల* கேக்குற* கேக்கிற* கொண்டுவா* கொண்டுவர* കൊണ്ടു കൊണ്ടുവര* ചോദിച്ച*
  affair: chakkar दूसरी* चक्कर* సంబంధం* ఇంకొకరి* இன்னொரு* வேறொரு* മറ്റൊരു* വേറൊരു*
  upkeep: allowance भत्ता* खर्चा* పోషణ* జీవన* செலவு* பராமரிப்பு* ചിലവ* പോറ്റ*
  child: bitiya papa बच्ची* बिटिया* बेटे* लाड* పిల్లా* చంటి* పాపను* బిడ్డ* மகளை* பிள்ளையை* பசங்க* പിള്ളേ* മോൾ* മോന*
    മോള* കുഞ്ഞിന*
  parents: daddy papa पापा* पापाजी* मम्मी* डैडी* డాడీ* మమ్మీ* అమ్మానాన్న* తల్లిదండ్ర* அம்மாவ* அப்பாவ* തന്ത* ഉമ്മ*
    ബാപ്പ* പപ്പ* മമ്മി*
  oldage: वयोवृद्ध* सत्तर* पैंसठ* పెద్దవాళ్* డెబ్బై* ముసల* வயசான* எழுபது* முதிய* വയസ്സ* എഴുപത* പ്രായം*
  neglect: తిండి* చూసుకోవ* పట్టించుకోవడం देखभाल* भूखे* சாப்பாடு* பாத்துக்க* கவனிக்கல* நோக்கல സംരക്ഷി* ഭക്ഷണ* നോക്കാ*
    തിരിഞ്ഞുനോ*
  throwout: kicked driven గెంట* తరిమి* துரத்திட* വിട്ടിറക്കി*
  touch: छुआ* छूता* छूते* చేయివే* పట్టుకుని* கைவெ* தொடுற* തൊടുന്ന* സ്പർശ*
  stalk: వెంటప* ఫాలో* பின்னாடிய* ഫോളോ* பாலோ* ഫോളോ
  harass: उत्पीड़न* तड़पा* సతాయి* హింసి* டார்ச்சர* படுத்துற* ഉപദ്രവി* ദ്രോഹി*
  online: olx flipkart amazon meesho app ऐप* लिंक इंस्टा* फेसबुक* टेलीग्राम* ఫేస్బుక్* ఇన్‌స్టా* టెలిగ్రామ్* పేస్బుక
    பேஸ்புக்* டெலிகிராம்* இன்ஸ்டா* ഫേസ്ബുക്* ടെലഗ്രാം* ഇൻസ്റ്റ* മീഷോ
  scam: qr scanned साफ* ठग* ठगी* जालसाज* क्यूआर* మోసపో* మోసం* బురిడీ* ఖాళీఅయ్య* ஏமாத்த* ஏமாந்த* மோசம் மோசடி* സ്കാം*
    വഞ്ചി* വഞ്ചന* ചതി* പറ്റിക്ക*
  account: card atm एटीएम* कार्ड* అకౌంట్* ఎకౌంట్* ఏటీఎం* கார்டு* ஏடிஎம்* அக்கவுண்ட்* കാർഡ* എടിഎം*
  goods: fridge cooler grinder saree engine tractor कूलर* इंजन* ट्रैक्टर* मशीन* पंखा* జీన్స* బూట్లు* వాషింగ్* టీవీ*
    ఫ్రిజ్* కొత్త* ఆర్డర్* கிரைண்டர* டிவி* ஃப்ரிட்ஜ்* புதுசா* வாஷிங்* மிக்சி* ஆர்டர்* ഗ്രൈൻഡർ* ടിവി* മെഷീൻ* വാഷിങ്*
    മിക്സി* പുതിയ* ഓർഡർ*
  defect: ruined spoilt malfunction बिगड़* फट* చెడిపో* పనిచేయ* పనిచెయ్య* చెడింద* ஓடல* வேலைசெய்யல கெட்டுப்* ரிப்பேர*
    ഓടുന്നില്ല* പ്രവർത്തിക്കുന്നി* കേടുവ*
  seller: cleaner tailor parlour salon dealer agency एजेंसी* शोरूम* डीलर* డీలర్* వ్యాపారి* షాప* வியாபாரி* டீலர்*
    കടയി* ഡീലർ* കട
  doctor: dentist compounder झोलाछाप* డాక్టరు* ஹாஸ்பிடல* വൈദ്യ*
  surgery: tooth दांत* टांका* కుట్లు* பல் தையல* പല്ല* തുന്ന*
  insurance: एलआईसी* ఎల్ఐసీ* எல்ஐசி* എൽഐസി*
  loan: emi instalment किस्तें* ईएमआई* కిస్తి* ఈఎంఐ* వాయిదా* இஎம்ஐ* தவணை* அடவு അടവ* ഇഎംഐ*
  recovery: lifted repo repossess खींच* जब्त* లాక్కె* గుంజు* జప్తు* பிடுங்* ஜப்தி* பறிமுதல* பைனான்ஸ்* പിടിച്ചെടു*
    ഫിനാൻസ* ജപ്തി*
  fine: keys plate camera चाबी* फाइन* ఫైను* సిగ్నల ஃபைன்* சிக்னல்* ലൈസൻസ* ക്യാമറ* ചെല്ലാൻ*
  sale: mutation patta khata dakhil kharij pokkuvaravu दाखिल* खारिज* नामांतर* खतौनी* మ్యుటేష* పట్టాదార* ధరణి* పహాణీ*
    பட்டா* சிட்டா* வில்லங்க* പോക്കുവര* കരം തണ്ടപ്പേ*
  missing: लौटे* వెళ్ళినవా* తప్పిపో* காணோம்* தொலைஞ்ச* வரவில்ல* കാണാനി* വന്നിട്ടില്ല*
  mind: mental mentally unstable dementia मानसिक* दिमाग* పిచ్చి* మతిస్థిమి* மனநிலை* மனநலம்* മാനസി* ഓർമ്മക്കുറവ*
  teacherjob: sweeping mopping झाड़ू* पोछा* बर्तन* చీపురు* అంట్లు* పాచిపని* பாத்திரம்* വീട്ടുജോലി*
  bill: bill bills billing meter बिल* मीटर* रीडिंग* బిల్లు* మీటర్* மீட்டர்* பில்* കറന്റ്ബില്ല* ബില്ല* മീറ്റർ*
  fees: fee fees tuition coaching फीस* फ़ीस* ट्यूशन* कोचिंग* ఫీజు* కోచింగ్* పీజు* கட்டண* பீஸ்* கோச்சிங்* ഫീസ*
    കോച്ചിങ്*
  seeds: seed seeds fertiliser fertilizer pesticide germinate crop beej khaad vithanalu vithai vithu बीज* खाद*
    कीटनाशक* फसल* విత్తన* ఎరువు* మొలక* పురుగుమందు* వితై* விதை* உரம்* முளைக்க* பயிர்* വിത്ത* വളം* കീടനാശിനി* വിള*
  chits: chit chitfund chits ponzi chitti seettu cheetu चिट* चिटफंड* చిట్టీ* చీటీ* చిట్ சீட்டு* ചിട്ടി* കുറി
  fled: absconded absconding fled bhaag bhag paripoyaru paripoyadu oditan mungi भाग* फरार* పారిపో* ఉడాయి* ஓடிட்ட*
    ஓடிப்போ* தலமறை* മുങ്ങി*
  jobagent: agent visa recruitment consultancy placement एजेंट* वीजा* प्लेसमेंट* ఏజెంట్* వీసా* ஏஜென்ட்* விசா* ഏജന്റ*
    ഏജൻറ* വിസ*
  machine: machine boiler scaffold scaffolding मशीन* बॉयलर* మిషన్* మెషిన్* యంత్ర* மெஷின்* இயந்திர* മെഷീന* യന്ത്ര*
  appwork: swiggy zomato ola uber rapido rider riders delivery gig blinkit zepto स्विगी* जोमैटो* ओला* उबर* राइडर*
    డెలివరీ* స్విగ్గీ* జొమాటో* ఓలా* டெலிவரி* ஸ்விகி* ஸொமேட்டோ* ஓலா* ഡെലിവറി* സ്വിഗ്ഗി* സൊമാറ്റോ* ഊബർ*
  blockedid: id blocked deactivated suspended inactive आईडी* ब्लॉक* ఐడీ* బ్లాక్* ஐடி* பிளாக்* ഐഡി* ബ്ലോക്ക*
  increase: raised increased hiked doubled बढ़ा* दोगुना* పెంచ* డబుల్* ఏత్తి ஏத்திட்* உயர்த்த* மடங்க* കൂട്ടി* ഇരട്ടി*
  pledge: pledged pledge auction auctioned goldloan girvi adagu panayam नीलाम* गिरवी* తాకట్టు* వేలం* அடகு* ஏலம்*
    நகைக்கடன்* പണയ* ലേലം*
  summons: summons summon samman समन* సమన్లు* சம்மன்* നോട്ടീസുകോടതി സമൻസ*
  agriwage: mgnrega nrega manrega jobcard मनरेगा* नरेगा* ఉపాధి* నరేగా* நூறுநாள்* തൊഴിലുറപ്പ*
  compromise: compromise settle settlement राजी* समझौत* कोरे* రాజీ* సెటిల్* சமாதான* ஒத்துக்க* ഒത്തുതീർ* വെള്ളക്കടലാ*
$$, '([a-z-]+):([^:]+)(?=\n|$)', 'g') as line, regexp_split_to_table(btrim(line[2], E' \n'), '\s+') as word
where private.knowledge_stem(private.fold(rtrim(word, '*'))) is not null
on conflict do nothing;

-- More meanings of words that many articles have.
insert into private.knowledge_meanings
select distinct private.knowledge_stem(private.fold(rtrim(word, '*'))) || case when word like '%*' then '*' else '' end, line[1]
from regexp_matches($$
  money: money cash paisa paise panam dabbu dabbulu kaasu rupees lakh lakhs पैसे पैसा पैसों रुपये* रकम లక్ష* డబ్బు*
    సొమ్ము* பணம்* பணத்த* காசு* ரூபாய* പണം* പണമ* കാശ* രൂപ* ലക്ഷം*
  gone: gone poyi pochu poyayi poyindi udgaye போச்சு* போயிடுச்* പോയി പോയാ* പോയത* పోయాయి* కట్* कट कटे कटी
  phone: phone mobile handset फोन* मोबाइल* మొబైల్* ఫోను* போன்* மொபைல்* ഫോൺ* മൊബൈല*
  court: court courts judge adalat kodathi अदालत* कोर्ट* కోర్టు* జడ్జి* நீதிமன்ற* கோர்ட்* நீதிபதி* കോടതി* ജഡ്ജി*
  copy: copy photocopy nakal कॉपी* कापी* కాపీ* நகல்* പകർപ്പ* കോപ്പി*
  fear: scared afraid fear frightened dar bhayam bayam pedi डर* భయం* భయప* பயம்* பயமா* പേടി* ഭയം* dara dari darr
    bhayanga bayama bayamaa pediya
  road: road roads highway signal sadak सड़क* సడక రోడ్డు* சாலை* ரோடு* റോഡ* ദേശീയപാത
  relative: relative relatives rishtedar bandhuvulu sondhakaran रिश्तेदार* బంధు* சொந்தக்கார* உறவின* ബന്ധു* ബന്ധുക്ക*
  government: government govt sarkari sarkar सरकारी* सरकार* ప్రభుత్వ* சர்க்கார* அரசு* സർക്കാ*
  brandnew: naya nayi kotha pudhu puthiya नया* नयी* नई* కొత్తగా* புதிய* புது* പുതിയ*
  fake: fake nakli counterfeit spurious duplicate नकली* फर्जी* నకిలీ* దొంగనో போலி* வ்யாஜ വ്യാജ*
  agreement: agreement contract bond करार* अनुबंध* ఒప్పంద* అగ్రిమెంట* ஒப்பந்த* അഗ്രിമെന്റ* കരാർ*
  records: records record ఆధారాలు రికార్డు* रिकॉर्ड* ஆவண* பதிவேடு* രേഖകൾ* രേഖ*
  hours: hours hour 24 ghante gantalu घंटे* घंटों* గంట* மணிநேர* மணி മണിക്കൂർ*
  widow: widow widowed vidhwa विधवा* వితంతు* விதவை* വിധവ*
  village: village gaon ooru gramam गांव* गाँव* గ్రామ* ఊరి* ఊళ్* கிராம* ஊர்க்கார* ഗ്രാമ* നാട്ടുകാ*
  searching: searching looking hunting ढूंढ* ढूँढ* తలాష వెతుకు* వెతికి* தேடுற* தேடி* അന്വേഷി* തിരയു*
  spread: spread spreading posted viral फैला* वायरल* వైరల్* பரப்பு* வைரல்* പ്രചരി* വൈറൽ*
  employer: boss बॉस* பாஸ்* ബോസ* மேலதி* മേലധികാ* ऑफिस* दफ्तर*
  fired: naukrise நிறுத்தி வேலையைவி ജോലികള* thookit* thookitt* teesesar* teesesin* nikaldiya paranjuv* pirichuv*
    niruthit* raavadd* ravaddu varanda
  maternity: maternity मातृत्व* प्रसूति* ప్రసూతి* మెటర్నిటీ* பேறுகால* மகப்பேறு* പ്രസവാവ*
  beat: pitai पिटाई* पीटा* पीटते* adikkum thallum adichu adichan adichanga adikuran adikkunnu thallunnu thalli
    kodutun* kodtun* kottar* maarte marte marta peeta
  refuse: மறுப்பு* தரமாட்ட* मुकर* इंकार* ఒప్పుకోలేద* സ്വീകരി* matanga matenga maatanga matengr* mattengr* maatran
    matran oppuko* ivvanu ivvam tharilla kodukkilla nahidete
  divorce: डिवोर्स* డైవర్స్* డివోర్స్* டைவர்ஸ்* ഡിവോഴ്* ഡൈവോഴ്*
  separate: apart मायके* పుట్టిం* അകന്നു* വേർപി* பிரிஞ்ச*
  forced: forcibly forced forcing जबरन* जबरदस्त* బలవంతం* கட்டாய* வலுக்கட்* നിർബന്ധി* ബലമായി*
  night: midnight late देररात आधीरात అర్ధరాత్* நைட்டு* நைட்* രാത്രി*
  door: door gate lock broke darwaza दरवाज* दरवाजा* तालातोड* ताला* తలుపు* తాళం* கதவு* பூட்டு* പൂട്ട* വാതിൽ*
  burnt: burnt burned fire caught जल जला* जली* కాలిపో* మంట* எரிஞ்ச* எரிந்* தீ കത്തിപ്പ* കത്തി തീപി*
  taken: legaye legaya eduthut* eduthutt* eduthuk* kondup* kondupoy* teesukel* teesukup* theesukel*
  notpaid: kodukala kudukkala podala thandilla thannittilla ivvatle* ivvale* isthale* nahidiya
  vacate: nikalo niklo nikalne vellipom* khaalich* kaalipa* irangip* ozhinj*
  threat: dhamkata dhamkate bedirist* miratr* miratt* bheeshanipp*
  stolen: churaliya tala tod talam poottu pootu thirudit* thirudan dongil* mostich* moshtich*
  sending: anupit* anupin* ayachu ayacha pampin* pampar* bheja bheji bhejd*
  scam: emathi* emathit* ematan* mosap* mosamch* thatti thattich* thagliya paisakat
  defect: kedayi kedai paadai* paadind* chedip* kharaab bigad* odala odunnilla
  goods: konna konnadi vangin* vaangin* vangiy* kharida kharidi mangaya mangwaya
  returnmoney: lauta lautaya lautana venakki venaki thiruppi tirupi madakki
  mind: pagal mathisthimitham manasika bhranthu
  missing: varala varalai raledu vannilla vannittilla kanuledu kanipinch*
  calledto: bulaya bulate rammann* ramman* varasonn* vilichu vilippich*
  child: bachchon bachhon bacchon bachhe pillalu pillalni pasanga kuzhandhai kulandai kuttikal molude makante
  parents: maike mayke maayka puttillu puttinti thallidandrulu
  neglect: pattinchuk* choosuk* chusuk* gavanik* kavanik* nokkar* dekhbhal
  careless: galat galti tappu thappana thappu thettu thettaya
$$, '([a-z-]+):([^:]+)(?=\n|$)', 'g') as line, regexp_split_to_table(btrim(line[2], E' \n'), '\s+') as word
where private.knowledge_stem(private.fold(rtrim(word, '*'))) is not null
on conflict do nothing;

-- A beginning is looked up by its first three to eight letters and signs: longer ones were found by nothing.
insert into private.knowledge_meanings
select left(stem, 8) || '*', meaning from private.knowledge_meanings where stem ~ '^.{9,}\*$'
on conflict do nothing;

-- Nor were beginnings of two letters, which had lost the vowel sign that is their third.
insert into private.knowledge_meanings
select private.fold(beginning) || '*', meaning from (values
  ('அடி', 'beat'), ('അടി', 'beat'), ('உதை', 'beat'), ('ഇടി', 'beat'), ('కొడు', 'beat'), ('మోస', 'scam')
) as each (beginning, meaning)
on conflict do nothing;

analyze private.knowledge_meanings;
select private.index_knowledge(array(
  select slug from public.knowledge_articles union select '-' || subject from private.knowledge_outside
));
analyze private.knowledge_terms, private.knowledge_vocabulary;
