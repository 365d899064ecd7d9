-- Words of the articles in other uses: a tennis court, properties of a triangle, an insurance to buy, a film about the police.
insert into private.knowledge_outside values
  ('law-words-in-play', $$
    court in tennis, badminton court size, basketball court, food court, court marriage movie, court scene dialogue,
    judge of a singing show, judge in reality show, jury award, penalty shootout, penalty corner, red card foul, foul
    rule football, cricket bails, bail out trick, appeal to umpire, lbw appeal, trial match, custody movie, vakeel saab,
    jolly llb, police movie, police comedy, police song, police costume, fancy dress police, thief and police game, chor
    police game, robber game gta, gta mission, arrest in game, jail board game, monopoly jail, escape from jail movie,
    prison break series, crime thriller novel, murder mystery book, detective story, kidnap movie plot, dowry short
    film, divorce movie, marriage comedy film, accident scene movie, dream of accident, dream of snake, dream of dead
    father, dream of police, टेनिस कोर्ट, बैडमिंटन कोर्ट, पुलिस वाली फिल्म, पुलिस की वर्दी फोटो, चोर पुलिस खेल, जज शो,
    जेल वाला सीन, मर्डर मिस्ट्री, क्राइम सीरियल, सपने में पुलिस, सपने में एक्सीडेंट, पेनल्टी किक, फैसला फिल्म, టెన్నిస్
    కోర్టు, పోలీస్ సినిమా, పోలీస్ వేషం, దొంగ పోలీస్ ఆట, డ్యాన్స్ షో జడ్జి, జైలు సీన్, కలలో పోలీసు, కలలో ప్రమాదం, క్రైమ్
    సిరీస్, పెనాల్టీ కార్నర్, హత్య నవల, டென்னிஸ் கோர்ட், போலீஸ் படம், போலீஸ் வேஷம், திருடன் போலீஸ் விளையாட்டு, நடன
    நிகழ்ச்சி நடுவர், கைதி படம், ஜெயில் சீன், கனவில் விபத்து, க்ரைம் நாவல், பெனால்டி கார்னர், கைதி பாட்டு, ടെന്നീസ്
    കോർട്ട്, പോലീസ് പടം, പോലീസ് വേഷം, കള്ളനും പോലീസും കളി, റിയാലിറ്റി ഷോ ജഡ്ജി, ജയിൽ സീൻ, അപകടം സ്വപ്നം, സ്വപ്നം കണ്ടാൽ
    ഫലം, ക്രൈം നോവൽ, പെനാൽറ്റി കിക്ക്, police wali film, chor police khel, sapne me police, police padam, police cinema,
    dongalu police aata, swapnam kandal
  $$),
  ('law-words-in-studies', $$
    properties of triangle, properties of acid, properties of metals, property of numbers, divide property, chemical
    bond, james bond, covalent bond, angle, theorem proof, proof by induction, prove that, law of motion, newton's law,
    ohm's law, law of demand, gas laws, rule of three, rules of grammar, sentence correction, case in grammar, upper
    case letters, case study, swot threat, strength and weakness, notice writing format, notice board decoration,
    complaint letter format, letter to editor format, application letter to principal, formal letter class 10, essay on
    dowry, essay on child labour, essay on violence, speech on women's safety, debate on capital punishment, poster on
    road safety, slogan on accident, report writing format, missing number in series, find the missing term, puzzle
    clue, what is the full form of fir, full form of rti, full form of pf, meaning of bail in hindi, spelling of
    harassment, pronounce, legal meaning word, trial balance, depreciation, interest formula, simple interest sum,
    compound interest problem, percentage of marks, profit and loss sum, share ratio maths, त्रिभुज के गुण, न्यूटन का
    नियम, नियम बताओ विज्ञान, पत्र लेखन, शिकायती पत्र का प्रारूप, दहेज पर निबंध, सड़क सुरक्षा पर नारा, सूचना लेखन, नोटिस
    बोर्ड, साधारण ब्याज का सवाल, फुल फॉर्म, वाक्य शुद्ध, संधि विच्छेद, త్రిభుజం ధర్మాలు, న్యూటన్ నియమం, లేఖ రాయడం, కట్నం
    పై వ్యాసం, ఫిర్యాదు లేఖ నమూనా, నోటీసు బోర్డు, వడ్డీ లెక్క, ఫుల్ ఫామ్, వ్యాకరణం, முக்கோணத்தின் பண்புகள், நியூட்டன்
    விதி, கடிதம் எழுதுவது, வரதட்சணை கட்டுரை, புகார் கடிதம் மாதிரி, நோட்டீஸ் போர்டு, வட்டி கணக்கு, இலக்கணம், விரிவாக்கம்
    என்ன, ത്രികോണത്തിന്റെ ഗുണങ്ങൾ, ന്യൂട്ടന്റെ നിയമം, കത്തെഴുത്ത്, സ്ത്രീധനം ഉപന്യാസം, പരാതിക്കത്ത് മാതൃക, നോട്ടീസ്
    ബോർഡ്, പലിശക്കണക്ക്, വ്യാകരണം, ഫുൾ ഫോം, full form kya hai, patra lekhan, niyam batao, vyasam rayali, katturai
    ezhudhu
  $$),
  ('law-words-at-home', $$
    which health insurance is best, best term insurance plan, insurance premium calculator, bike insurance renewal
    price, car insurance online buy, which policy is good, lic plan returns, rent a bike, rent a car for trip, rent a
    saree, house on rent in city find, flat for sale price, best area to buy flat, interior design of flat, house
    painting colour, wall colour for bedroom, house warming gift, griha pravesh, house name ideas, wedding menu, wedding
    decoration, marriage hall decoration, mehndi function dress, wedding garland, wedding invitation wording, gift for
    groom, gift for bride, marriage anniversary gift, surprise for husband, favourite dish of husband, dish for wife,
    song for wedding, jasmine flowers for wedding, honeymoon places, matrimony profile writing, baby shower, adopt a
    dog, adopt a puppy, child lock, child height weight, child not studying, child not eating, teach children to save
    money, children screen time, dance class age, mother's day gift, phone case, phone cover, checked shirt, check
    pattern saree, battery charge, extra charge, trial version, free trial, interest in art, hobby, will power, title of
    story, contract bridge, custody of trophy, stalk of plant, drug store near me, agent in film, deposit water level,
    sentence of love, कौन सा बीमा अच्छा, बीमा प्लान, गाड़ी किराए पर घूमने, दीवार का पेंट, शादी की सजावट, शादी का खाना
    मेनू, दूल्हे को तोहफा, शादी में क्या पहनूं, पति के लिए डिश, पति को सरप्राइज, बच्चों को बचत सिखाएं, बच्चा खाना नहीं
    खाता, चेक वाली शर्ट, फोन का कवर, मोबाइल चार्ज, टायर कब बदलें, हनीमून, ఏ ఇన్సూరెన్స్ మంచిది, కారు అద్దెకు టూర్,
    పెళ్ళి వంటల మెనూ, పెళ్ళి అలంకరణ, పెళ్ళికి ఏ చీర, భర్తకి సర్ప్రైజ్, భర్తకి ఇష్టమైన వంట, చెక్స్ చీర, పిల్లలు చదవట్లేదు
    శ్రద్ధ, ముగ్గు డిజైన్, ఇంటి పేర్లు, గృహప్రవేశం, எந்த இன்சூரன்ஸ் நல்லது, வாடகை சைக்கிள், வாடகை கார் டூர், கல்யாண
    மாலை, கல்யாண சமையல் மெனு, கணவருக்கு பிடித்த உணவு, கணவருக்கு சர்ப்ரைஸ், திருமண நாள் பரிசு, செக் சட்டை, குழந்தை
    சாப்பிட, வீட்டுக்கு பெயர், கிரகப்பிரவேசம், பிடித்த டிபன், ഏത് ഇൻഷുറൻസ് നല്ലത്, കാർ വാടകയ്ക്ക് ടൂർ, കല്യാണ സദ്യ,
    കല്യാണത്തിന് മുല്ലപ്പൂ, കല്യാണ പാട്ട്, ഭാര്യക്ക് സമ്മാനം, ഭർത്താവിന് ഇഷ്ടമുള്ള കറി, വിവാഹ വാർഷികം സമ്മാനം, ചെക്ക്
    ഷർട്ട്, കുട്ടി ഭക്ഷണം കഴിക്കുന്നില്ല, ഡാൻസ് ക്ലാസ്, വീടിന് പെയിന്റ്, വീടിന് പേര്, ഗൃഹപ്രവേശം, kaun sa insurance
    accha, shaadi me kya pehnu, pelli ki e saree, kalyana mandapam decoration, kalyanathinu paadan, veedinu nalla peru
  $$),
  ('law-words-at-work', $$
    job interview questions, tell me about yourself interview, salary hike ask, resignation letter format, notice period
    handover mail, leave mail to manager, appraisal comments, promotion speech, farewell for boss, work from home tips,
    office party games, team name, linkedin profile, which job after degree, career change, freelancing websites,
    youtube earnings, part time work for students idea, days leave before joining, upsc form experience, company for
    internship, business from home idea, shop name, shop customers increase, advertisement poster, window display,
    marketing plan, complaint about my cooking, complain of noise in engine, report card, school report, medical report
    meaning, blood report, x ray report, इंटरव्यू में क्या पूछते हैं, अपने बारे में क्या बोलूं, सैलरी बढ़वाने, इस्तीफा
    पत्र, रिज्यूमे, घर बैठे बिजनेस, दुकान में ग्राहक कैसे बढ़ाएं, ब्लड रिपोर्ट, ऑफिस पार्टी, ఇంటర్వ్యూలో ఏమి అడుగుతారు,
    జీతం పెంచమని అడగాలి, రాజీనామా లేఖ, రెజ్యూమే, ఇంట్లో వ్యాపారం ఐడియా, రక్త రిపోర్ట్, இன்டர்வியூல என்ன கேள்வி, சம்பள
    உயர்வு, ராஜினாமா கடிதம், ரெஸ்யூம், வீட்டில் தொழில் ஐடியா, ரத்த ரிப்போர்ட், ഇന്റർവ്യൂവിൽ എന്ത് ചോദിക്കും, ശമ്പള വർധന,
    രാജിക്കത്ത്, റെസ്യൂമെ, വീട്ടിൽ ബിസിനസ് ആശയം, രക്ത റിപ്പോർട്ട്, interview me kya puchte, interview lo em adugutaru,
    interview la enna kepanga
  $$)
on conflict (subject) do update set phrases = excluded.phrases;
