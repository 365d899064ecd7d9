-- One more subject that no article is about, and more words that say little, as people speak them. The articles are indexed
-- anew, if there are any yet; the other subjects keep their terms: to index them took half a second and found no more.
alter table private.knowledge_outside disable trigger knowledge_outside_index;

insert into private.knowledge_outside values
  ('household-questions', $$
    add spouse name in passport, spouse name passport fee, passport husband name, correct date of birth in passport,
    passport correction, passport address change, baby teething loose motion, what to feed baby, baby food, honey for
    baby, is it ok to give baby, month old baby food, pickle recipe storage, how long does pickle last, chutney
    recipe, fish curry recipe, six months storage, mango pickle, knee pain remedy, hair fall remedy, weight loss diet,
    exam preparation tips, which course after degree, bus timing, train timing, weather tomorrow, movie ticket
    booking, mobile recharge plan, best phone under, పాస్‌పోర్ట్‌లో భార్య పేరు చేర్చడం, పాస్‌పోర్ట్ ఫీజు, పచ్చడి నిలవ,
    నిలవ పచ్చడి ఎలా పెట్టాలి, గోంగూర పచ్చడి, ఆవకాయ, పాపకు పళ్ళు వస్తున్నాయి విరోచనాలు, మోకాళ్ళ నొప్పి తగ్గాలంటే,
    జుట్టు రాలడం, బరువు తగ్గాలి, కొత్త సినిమా, బస్సు టైమింగ్, രാവിലെ ബസ് സമയം, പാസ്പോർട്ടിൽ ഭാര്യയുടെ പേര് ചേർക്കാൻ,
    പാസ്പോർട്ട് ഫീസ്, അച്ചാർ ഉണ്ടാക്കുന്നത്, മീൻ കറി, കുഞ്ഞിന് പല്ലു വരുന്നു വയറിളക്കം, മുട്ടുവേദന, മുടി കൊഴിച്ചിൽ,
    തടി കുറയ്ക്കാൻ, പുതിയ സിനിമ, ट्रेन का समय, पासपोर्ट में पत्नी का नाम जुड़वाना, पासपोर्ट फीस, अचार कितने दिन चलेगा,
    अचार बनाना, बच्चे के दांत निकल रहे दस्त, बच्चे को क्या खिलाएं, घुटने का दर्द, बाल झड़ना, वजन घटाना, नई फिल्म,
    பாஸ்போர்ட்ல மனைவி பேர் சேர்க்க, பாஸ்போர்ட் கட்டணம், ஊறுகாய் எப்படி போடுவது, மீன் குழம்பு, குழந்தைக்கு பல்
    முளைக்குது பேதி, மூட்டு வலி, முடி கொட்டுது, எடை குறைக்க, புது படம், passport lo bharya peru, passportil bharyayude
    peru, passport me patni ka naam, pachadi nilava, achar kaise banaye, meen curry recipe, bacche ke daant nikal
    rahe, mokalla noppi, muttu vedana
  $$)
on conflict (subject) do update set phrases = excluded.phrases;

alter table private.knowledge_outside enable trigger knowledge_outside_index;

insert into private.knowledge_common_words
select distinct private.knowledge_stem(private.fold(word)) from regexp_split_to_table(btrim($$
  नही बोल बोला बोले बोलता बोलते बोलती बोलकर कह कहता कहते कहती रहा रही रहे रखा रखी रखे गया गई गए आया आई आए आता आती जाता
  जाती जाते दिया दी दिए देता देती देते लिया लिए लेता करता करती करते किया कराया हुआ हुई हुए अब आज कल पहले बाद साल महीने
  दिन सब उसने उसकी उसके उनकी उनके हमारे हमारी हमारा हमने मैंने किसी जब जहां तक सिर्फ बस बिना बाहर అని అంట అంటున్నారు
  అంటున్నాడు అంటున్నరు అంటుంది అన్నారు చెప్పి చెప్తున్నారు ఉంది ఉన్నాయి ఉన్నారు ఉన్నరు లేదు లేరు వచ్చి పోయి పోయిన
  చేస్తున్నారు చేస్తున్నరు చేసారు చేశారు చేసిర్రు చేసిండు పెట్టి పెట్టారు పెట్టిర్రు ఇప్పుడు ఇంకా అయితే అయింది
  అయిపోయింది కానీ నాకు మాకు నాది మాది వాళ్ళు వాళ్లు మేము ఎవరికి ఎవర్ని నెల నెలలు రోజులు సంవత్సరం ఏళ్ళు ఏండ్లు ముందు
  తర్వాత మొన్న நாள் மாசம் வருஷம் வருசம் ஆச்சு ஆயிடுச்சு இப்போ இப்ப அப்ப ஆனா அப்புறம் சொல்றாங்க சொல்றான் சொன்னாங்க
  சொன்னான் பண்றாங்க பண்றான் பண்ணாங்க வந்து வந்தா போய் போனா போனேன் இருக்காங்க இருக்கான் இருந்து வச்சு வச்சிருக்காங்க
  எனக்கு எங்க எங்களுக்கு என்கிட்ட யார்கிட்ட அவங்க அவர் അവർ അവര് എന്ന് എന്നും എന്ന എന്നു പറയുന്നു പറഞ്ഞു പറഞ്ഞ് ചെയ്തു ചെയ്ത്
  ഉണ്ട് ഉണ്ടോ ഇല്ല ആയി ആയിട്ട് ഇപ്പോ ഇപ്പോൾ പിന്നെ മുമ്പ് മാസം മാസമായി വർഷം വർഷമായി കൊല്ലം കൊല്ലമായി ദിവസം കൊണ്ട് കൊടുത്ത്
  കൊടുത്തു വെച്ചു വന്നു വന്ന് ഞാൻ ഞങ്ങൾ എനിക്ക് ഞങ്ങൾക്ക് എന്റെ അയാൾ അവൻ അവൾ ആരോട് bol bola bole bolte raha rahi rahe hua hui
  abhi aaj kal pehle saal mahine din antunnaru antunnadu anta cheppi unnaru ledhu vachi poyi chesaru ippudu naaku maaku
  vallu nelalu rojulu solranga solran pannranga irukanga vandhu poi varusham maasam ippo enakku engaluku avanga ennu
  parayunnu paranju cheythu undu undo illa aayi pinne varsham kollam divasam enikku njangalkku ayal avan aval
$$, E' \n'), '\s+') as word
where private.knowledge_stem(private.fold(word)) is not null
on conflict do nothing;

select private.index_knowledge(array(select slug from public.knowledge_articles union select '-household-questions'));
analyze private.knowledge_terms, private.knowledge_vocabulary, private.knowledge_meanings, private.knowledge_common_words;
