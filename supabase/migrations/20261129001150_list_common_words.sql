-- Words of the five languages, also in Latin letters, that the search for articles ignores, and common words that say
-- little about a question's subject. Other words count by how few articles have them, which with few articles would take
-- "yesterday" for a telling word.
create table private.knowledge_stop_words (word text primary key);
create table private.knowledge_common_words (stem text primary key);
alter table private.knowledge_stop_words enable row level security;
alter table private.knowledge_common_words enable row level security;

insert into private.knowledge_stop_words
select distinct private.fold(word) from regexp_split_to_table(btrim($$
  a about after again all also am an and any are as at be because been before being but by can could did do does doing
  done dont don down for from get gets getting give given go going got had has have having he her here him his how i
  if in into is isn it its just know let like made make may me mean more most much must my need no not now of off on
  once one only or other our out over own please shall she should so some such take tell than thank thanks that the
  their them then there these they thing this those to too under until up us very want was we were what when where
  which while who whom whose why will wish with without would you your yours yes hi hello explain help india indian
  sir madam im ive id cant wont didnt doesnt isnt wasnt u r ur pls plz whats even still keep keeps saying says said
  someone somebody anyone anything something nothing really actually already since ago yesterday today

  aur hai hain ka ke ki ko kya kaise kaisey kar karna karne karen kare karu karun karoon mein me main mai mujhe mujhko
  mera meri mere se par hota hoti hote chahiye batao bataiye bataye ho hoga hogi gaya gayi gaye liye bhi nahi nahin nhi
  koi wala wale ek yeh ye woh wo vo tha thi hun hoon hu rahe raha rahi diya diye di kiya kab kahan kaha kaun kyun kyon
  agar toh to ab ya na mat sakta sakte sakti apne apni apna unka uska iska unke uske unki uski hum humara hamara hamare
  hamari hame humein tum aap aapka ji is us in un jo jab tak bahut bohot sirf abhi pe kuch sab phir se

  nenu naa naku naaku nannu maa mee meeru ela emi enti evaru eppudu ekkada enduku undi unnayi unnaru ante mariyu leda oka ee
  aa cheyali cheyyali chestunnaru chesaru kavali kosam gurinchi cheppandi ledu kuda vadu vaadu ani lo ki ku

  naan enaku enakku ennai engal ungal eppadi epadi enna yaar eppo enge ullathu matrum allathu oru indha intha andha antha
  pannanum panna pannuradhu mudiyum sollunga venum irukku iruku illa illai la enga avar avan

  njan ente enikku enne njangal ningal engane enthu enthanu aaru eppol evide undu und oru alle venam cheyyanam cheyyam
  parayu illa anu aanu athu ithu ee

  क्या है हैं का के की को कैसे करें करे करना करने कर करूं करता करते में मैं मुझे मेरा मेरी मेरे से पर और या तो यह वह ये वे हो
  होता होती होगा लिए भी नहीं कोई एक इस उस अगर कृपया बताएं बताइए बताओ चाहिए सकते सकता सकती हूं था थी थे गया गई गए ने तक साथ
  कब कहां कौन क्यों रहा रहे रही दिया दी दिए किया हम हमें हमारा हमारी हमारे अपने अपनी अपना उनका उसका उनके उसके आप जी जो जब बहुत
  अब न ना मत कुछ सब फिर

  నేను నా నాకు నన్ను మా మాకు మీ మీరు ఎలా ఏమిటి ఏమి ఏం ఎవరు ఎప్పుడు ఎక్కడ ఎందుకు ఉంది ఉంటుంది ఉన్నారు అంటే మరియు లేదా ఒక ఈ ఆ
  కు కి లో చేయాలి చేయవచ్చు చేయడం చేశారు చేస్తున్నారు కావాలి కోసం గురించి చెప్పండి దయచేసి ఉన్నాయి అది ఇది లేదు కూడా అని వాళ్లు

  நான் என் எனக்கு என்னை நாங்கள் எங்கள் உங்கள் எப்படி என்ன யார் எப்போது எங்கே ஏன் உள்ளது மற்றும் அல்லது ஒரு இந்த அந்த என்றால் பற்றி
  செய்ய வேண்டும் முடியும் சொல்லுங்கள் தயவுசெய்து அது இது எவ்வாறு செய்வது இல்லை என்று அவர் அவன் இருக்கிறது

  ഞാൻ എന്റെ എനിക്ക് എന്നെ ഞങ്ങൾ ഞങ്ങളുടെ നിങ്ങളുടെ എങ്ങനെ എന്ത് എന്താണ് ആര് എപ്പോൾ എവിടെ എന്തുകൊണ്ട് ആണ് ഉണ്ട് ഒരു ഈ ആ
  അല്ലെങ്കിൽ എന്നാൽ കുറിച്ച് ചെയ്യണം ചെയ്യാം വേണം വേണ്ടി പറയൂ ദയവായി അത് ഇത് കഴിയും ഇല്ല എന്ന് അവർ
$$, E' \n'), '\s+') as word;

insert into private.knowledge_common_words
select distinct private.knowledge_stem(private.fold(word)) from regexp_split_to_table(btrim($$
  able above accept agree agreed alone always another around away back bad based bring brought business call called
  calling came case cases certain change check city come comes coming company correct country currently date day days
  decide decided different district end ended ends enough entire every everyone everything exactly few file filed
  filing final finally find fine finish finished first five follow found four friend friends front full general goes
  good government group half happen happened happening happens hear heard held high hold home hour hours house
  important include including inside kept kind knew knows large last late later law lawful leave left legal letter
  letters life line list little live lived lives living local long looking lose lost lot man many matter men mind
  minute minutes miss mistake moment month months morning moved name near needed needs never new next nice night
  nobody number office officer often ok okay old open order outside paper papers part people period person phone
  place plan possible post problem problems process proper properly put question quick quickly ran reach read ready
  real reason regarding related rest result return returned returning right room rule rules run running safe sat
  saturday saw see seen self sell send sending sent serious set seven show showed showing shows side sign signed
  similar single sit situation six small soon speak staff start started state stay stayed staying stays step steps
  stop stopped stops strong stuff sunday support supposed sure taken takes taking talk telling ten third thought
  three till time times together told tomorrow tonight took top total town tried trouble try trying turn turned two
  type understand unless upon use used using usually various village visit wait waiting walk wanted wants watch way
  week weeks went whether whole willing within woman women won word words work worked working works world worth write
  writing written wrong wrote year years yet yr yrs young brother brothers sister sisters father fathers mother
  mothers mom dad papa mummy mum son sons daughter daughters uncle aunt aunty cousin grandfather grandmother grandma
  grandpa family wife husband parents parent inlaws relative relatives neighbour neighbor neighbours kid kids boy
  girl boss lady guy guys baby widow colleague owner money rs rupee rupees lakh lakhs crore amount cash pay paid pays
  paying payment cost costs price cheap free fee fees charge charges bank account court judge police station lawyer
  advocate complaint complain complained apply applied application form document documents proof evidence notice
  online portal website app section act ipc rights hearing appeal scared afraid worried fear cry crying threat happy
  sad angry eight nine twenty thirty forty fifty hundred thousand ghar gharwale gharwalo paisa paise paisey rupaye
  rupya hazar hazaar din dino raat subah shaam saal mahina mahine mahino hafta hafte ghante baje kal aaj baad pehle
  pahle wapas waapas log logo logon aadmi aurat ladka ladki beta beti bete bachcha bachche bacha bache baccha bacche
  bhai behen bahan pati patni biwi pita mata chacha mama mausi dada dadi nana nani saas sasur jeth devar nanad padosi
  padosan dost malik ne kaam naam jagah tarah taraf baat baatein bol bola bole bolti bolta bolte keh kah kehta kehte
  kehti dikha de dena deni dene deta dete deti lena leni lene leta lete leti le liya li jana jaana jate jata jati ja
  jao aana aata aate aati aaya aayi aaye rakha rakhna rakhte diyaa mila mile milta milti milega milegi milna mil pata
  chalta chal chala chali karte karta karti karwana karwaya karwai banana banwana banta banega hui hua hue huyi honge
  rehta rehte rehti rehna sakega paas saath sath bina zyada jyada kam thoda poora pura puri dusra dusri dusre teesra
  pehla pehli naya nayi purana purani bada badi bade chhota chhoti kitna kitne kitni kis kise kisi kisne wahan yahan
  andar bahar upar neeche thana thane shikayat report darj vakil kanoon kagaz kagaj kagzat sarkar sarkari mobile
  karwao likhna likhte likhwana likhwani likhi padega padegi padta padti chuka chuki chuke mangna mangne maang mang
  घर घरवाले पैसा पैसे पैसों रुपये रुपए हजार लाख दिन दिनों रात सुबह शाम साल सालों महीना महीने महीनों हफ्ता हफ्ते घंटे
  कल आज बाद पहले वापस लोग लोगों आदमी औरत लडका लडकी बेटा बेटी बेटे बच्चा बच्चे बच्चों भाई बहन पति पत्नी बीवी पिता पापा
  मां माता चाचा मामा दादा दादी नाना नानी सास ससुर पडोसी पडोसन दोस्त मालिक काम नाम जगह तरह तरफ तरीका तरीके बात बातें
  बोल बोला बोले बोलते कह कहा कहता कहते कहती देना देनी देने देता देते देती लेना लेनी लेने लेता लेते लेती लिया ले जाना
  जाने जाता जाते जाती जाए जाएं जाऊं आना आता आते आती आया आई आए रखा रखना रखते मिला मिले मिलता मिलती मिलेगा मिलेगी मिलना
  पता चला चली चलता करवाना बनवाना बनता बनाना बनेगा हुआ हुई हुए रहता रहते रहती रहना पास बिना ज्यादा कम थोडा पूरा पूरी
  दूसरा दूसरी दूसरे पहला पहली नया नई पुराना पुरानी बडा बडी छोटा छोटी कितना कितने कितनी किस किसे किसी किसने वहां यहां
  अंदर बाहर ऊपर दो तीन चार पांच छह कोर्ट पुलिस थाना थाने केस शिकायत रिपोर्ट वकील कानून कागज कागजात फॉर्म फीस सरकार
  सरकारी दफ्तर नंबर फोन मोबाइल मदद लिखना लिखें पडेगा पडेगी पडता मांग मांगना भेजा भेज समय बोलें गलत सही illu intlo
  inti dabbu dabbulu rupayalu vela velu laksha rojulu roju rojuki rathri nela nelalu nelala samvatsaram samvatsaralu
  evaro vallu vaallu manishi ammayi abbayi koduku kuthuru koothuru babu pillalu pilla anna akka thammudu tammudu
  chelli amma nanna naanna bharya bhartha atta aayana pakkinti pakka pani peru tarvata tharuvata mundu venakki malli
  ippudu eppati inka motham antunnaru antunnadu annadu annaru cheppa cheppadu cheppali icharu ichadu ivvadam ivvali
  teesukunnaru tisukunnaru vellali vellakunda vachi vachadu vacharu undali undadam istara istaru ayindi ayyindi aindi
  avutundi avvali undha unda ఇల్లు ఇంట్లో ఇంటి డబ్బు డబ్బులు రూపాయలు వేలు లక్ష లక్షలు రోజు రోజులు రోజూ రాత్రి ఉదయం
  నెల నెలలు నెలల సంవత్సరం సంవత్సరాలు ఏళ్లు ఏళ్ళు వాళ్ళు ఎవరో మనిషి అమ్మాయి అబ్బాయి కొడుకు కూతురు పాప బాబు పిల్లలు
  అన్న అన్నయ్య అక్క తమ్ముడు చెల్లి అమ్మ నాన్న నాన్నగారు నాన్నగారిని భార్య భర్త అత్త మామ బావ పక్కింటి పక్క ఓనర్ పని
  పేరు తర్వాత ముందు వెనక్కి మళ్ళీ మళ్లీ ఇప్పుడు ఇంకా చాలా మొత్తం అంటున్నారు అంటున్నాడు అన్నాడు అన్నారు చెప్పాలి
  చెప్పారు ఇచ్చారు ఇవ్వాలి ఇవ్వడం ఇస్తారా వెళ్ళాలి వెళ్లాలి వచ్చి వచ్చారు వచ్చాడు ఉండాలి అయింది అయ్యింది అవుతుంది
  ఉంటుందా వస్తాయి వస్తుందా నుంచి వరకు కోర్టు పోలీసులు పోలీసు స్టేషన్ కేసు ఫిర్యాదు లాయర్ ఫీజు దరఖాస్తు ఎంత ఎన్ని
  రెండు మూడు నాలుగు ఐదు veedu veetla veetuku veetukku veettu panam kaasu rooba ruba ayiram latcham naal naalu
  raathiri maasam varusham varsham vayasu yaaro avanga manushan ponnu paiyan magan magal kuzhandhai kulandhai pulla
  annan thambi thangachi appa manaivi purushan kanavan mamiyar mamanar pakkathu velai per appuram munnadi thirumba
  ippo innum romba solraanga solran sonnan sonnanga kuduthan kudukanum kudukka kodukka vaanganum vaangi poganum poi
  vandhu vandhan vandhanga irukanum aachu aayiduchu agum mudiyuma kidaikkuma evlo evalo ethana rendu moonu en வீடு
  வீட்டு வீட்டில் வீட்டுக்கு பணம் காசு ரூபாய் ஆயிரம் லட்சம் நாள் நாட்கள் ராத்திரி மாதம் மாசம் வருஷம் வருடம் ஆண்டு
  வயசு வயது யாரோ அவங்க மனிதன் பொண்ணு பொண்ணுக்கு பையன் மகன் மகள் குழந்தை அண்ணன் அக்கா தம்பி தம்பியை தங்கச்சி அம்மா
  அப்பா மனைவி புருஷன் கணவர் கணவன் மாமியார் மாமனார் பக்கத்து ஆளு வேலை பேரு பெயர் அப்புறம் பிறகு முன்னாடி திரும்ப
  திரும்பி இப்போ இன்னும் ரொம்ப மொத்தம் சொல்றாங்க சொன்னான் சொன்னாங்க சொல்ல சொல்லணும் சொல்லல கொடுத்தான் கொடுக்கணும்
  குடுக்கணும் கொடுக்க வாங்கணும் வாங்கி வாங்க போகணும் போய் வந்து வந்தாங்க வருமா வரும் இருக்கணும் இருக்கான் ஆச்சு ஆகும்
  முடியுமா கிடைக்குமா எவ்வளவு எவ்ளோ எத்தனை இரண்டு ரெண்டு மூணு நாலு பத்து கோர்ட் நீதிமன்றம் போலீஸ் ஸ்டேஷன் கேஸ் வழக்கு
  புகார் வக்கீல் பீஸ் வெளிய வெளியே உள்ள எங்க பார்க்க எடுக்க தர தப்பா நடந்து வேணும் வேணுமா வேண்டுமா ஆவணம் சான்று எழுதி
  veettil veettile roopa aayiram laksham divasam divasangal masam vayas aaro penkutti aankutti makan makal kutti
  kuttikal kuttiye chettan chechi aniyan aniyathi achan ammaykku bharthav bharthavu ayalvasi udama joli pinne munpu
  thirike ippol iniyum valare paranju parayunnu koduthu kodukkanam kodukkan kodukkano kittan kittum kittumo pokanam
  vannu aakum pattumo ethra randu moonnu parathi paraathi vakkeel enn ennu വീട് വീട്ടിൽ പണം പൈസ രൂപ ആയിരം ലക്ഷം ദിവസം
  ദിവസങ്ങൾ രാത്രി മാസം മാസമായി വർഷം വയസ്സ് ആരോ അവൻ പെൺകുട്ടി മകൻ മകൾ കുട്ടി കുട്ടികൾ ചേട്ടൻ ചേച്ചി അനിയൻ അമ്മ
  അമ്മയ്ക്ക് അച്ഛൻ ഭാര്യ ഭർത്താവ് അയൽവാസി ഉടമ ജോലി പേര് പിന്നെ മുമ്പ് തിരികെ ഇപ്പോൾ ഇനിയും വളരെ മൊത്തം പറഞ്ഞു
  പറയുന്നു കൊടുത്തു കൊടുക്കണം കൊടുക്കാൻ കിട്ടാൻ കിട്ടും കിട്ടുമോ പോകണം വന്നു ആയി ആകും പറ്റുമോ എത്ര രണ്ട് മൂന്ന് കോടതി
  പോലീസ് സ്റ്റേഷൻ കേസ് പരാതി വക്കീൽ ഫീസ് എടുക്കും
$$, E' \n'), '\s+') as word;
