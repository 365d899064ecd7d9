-- More words that say little about a subject, as people speak them ("தெரியல", "becomes"): an article has them by chance.
insert into private.knowledge_common_words
select distinct private.knowledge_stem(private.fold(word)) from regexp_split_to_table(btrim($$
  became become becomes becoming another city live lives living old young morning evening night kick kicks fit fits
  custom customs red light best plan group famous better bigger biggest show shows half double extra front side corner
  every everyone everybody everything each else enough few finally first found full further gone happen happened
  happening hard higher highest hour however instead keeping kindly latest least less mentioned meanwhile middle
  mostly nearby nobody normal ones otherwise particular per present previous properly rather reach recently repeatedly
  round several simply since somewhere somehow straight suddenly suggest thank therefore though throughout today
  totally usually whenever wherever whatever yet daily weekly monthly yearly colour different difference difficult
  easy end ended ending entire exact exactly example final fine follow following given gives happens idea manchi
  cheppu cheppandi cheyali chesi chesina chestaru chestunnaru em emi emiti e ee aa ivvatledu raledu ledu vastundi
  avutundi kuda kosam tho lo ki nunchi varaku daggara meeda meda kinda lopala bayata epdi eppadi enna edhu ethu yen
  yaar yaaru engayavathu sollu sollunga pannalam panna pannanum irukku iruku illama mattum appuram konjam nalla
  nallathu venum vendum theriyala puriyala aagum engane enthu entha evide aaru aara paranju parayu tharumo tharu oru
  vende venam pattiya vekkunnathu cheyyunnathu cheyyam aayi aanu ente njan batao bataiye bataye sunao likho karu karun
  karoon kaunsa kaunsi kaun konsa accha acha achha achi acche sabse kab tak kitne baje hota hoti hote dalte hatate
  badle jode jodu puchte pehnu सबसे अच्छा अच्छी अच्छे सुनाओ लिखो लिखूं बताओ बताइए कौनसा कौनसी सा सी ही भी कोई ठीक वाला
  वाली वाले बार बारे कि रोज दे रहेगा रहेगी जान आत बनकर निकल लेकर पड पडा पडी बैठे सकें होंगे चाहती चाहता ऐसा ऐसी ऐसे
  कैसा कैसी वैसे जैसा जैसी अलग दोबारा फिर तुरंत जल्दी धीरे अचानक हमेशा कभी కొత్త కొత్తగా పాత మంచి మంచిది మీద కింద
  దగ్గర దాకా చేసి చేసిన చేయాలి చెప్పు చెప్పండి ఏమి ఏమీ ఏమేం ఏది ఏ ఎవరు ఎలా ఎక్కడ ఎప్పుడు ఎందుకు వస్తుంది పడుతుంది
  పడుతుందా అవుతోంది కావాలి కావాలంటే తీసుకోవాలి కట్టాలి వేయాలి ఇవ్వాలి బాగా బాగుంటుంది మళ్ళా అప్పుడు ఎప్పటినుంచో ఏడాది
  లోపల బయట తిరిగి నిజంగా ఆయన ఆమె వాడు தெரியல தெரியலை தெரியாது இல்லாம இல்லாமல் சொல்லி சொல்றது சொல்றார் சொல்லு சொல்லுங்க
  கூட்டிட்டு பண்றது பண்ணி பண்ண பண்ணனும் பண்ணலாம் செய்யணும் செய்யலாம் செய்வது செய்ய போட்டு போடறது வாங்கறது எடுக்கறது
  எப்படி எப்போ எந்த எது ஏன் யார் இருக்கு இருக்கும் இருக்கா வருது வரல தரல விடல மட்டும் கூட உடனே அப்புறமா நல்ல நல்லா
  பழைய புதுசு புதுசா புதிய இங்க அங்க எங்கேயும் கொஞ்சம் மாட்டேங்குது மாத்த மாத்தணும் போக போன வேற எல்லாம் எல்லாரும் ஒரு
  இந்த அந்த தான் നിന്ന് വെച്ച് എന്ത് എന്തൊക്കെ എന്തെങ്കിലും ഏത് ഏതാ ഏതാണ് എങ്ങനെ എങ്ങനെയാ എപ്പോഴാ എപ്പോഴും എവിടെ ആര്
  ചെയ്യാൻ ചെയ്യണം ചെയ്യാം പറയൂ പറയാമോ തരൂ തരുമോ വേണം വേണോ വേണ്ട കൂടി കൂടെ ഇനി ഇതുവരെ ഒന്നു ഒന്ന് ഒന്നും നല്ല നല്ലത്
  പുതിയ പഴയ മാറ്റാൻ എടുക്കാം എടുക്കണം ഉണ്ടാക്കാൻ പോയി പോകാൻ അത് ഇത് ആ ഈ ഒരു ചേർന്ന് കഴിഞ്ഞ്
$$, E' \n'), '\s+') as word
where private.knowledge_stem(private.fold(word)) is not null
on conflict do nothing;

-- Contractions without their apostrophe.
insert into private.knowledge_stop_words
select word from regexp_split_to_table(
  'hasnt havent hadnt doesnt wasnt werent arent shouldnt wouldnt couldnt youre theyre youve theyve theres thats ill', ' '
) as word
on conflict do nothing;

-- A group is seldom one of borrowers.
delete from private.knowledge_meanings where (stem, meaning) = (private.knowledge_stem('group'), 'microfinance');
