-- What people ask an assistant besides the law, by field: cooking, health, plants, sports, films, devices, studies, writing,
-- friends, travel, homes.
insert into private.knowledge_outside values
  ('dishes', $$
    recipe, how to cook, cooking time, how many whistles, soft idli, dosa batter fermentation, batter not fermenting,
    sambar powder, rasam, chutney, pickle, biryani rice sticky, rice becomes mushy, how much water for dal, toor dal
    watery, gulab jamun, halwa, cake without oven, eggless cake, paneer, curry too salty, fish curry, chicken fry,
    mutton, roti dough, paratha tearing, puttu, appam, payasam, tea with ginger, filter coffee, samosa, pakoda, upma,
    poha, maggi, air fryer, mixer jar, pressure cooker, spices, tasty, calories, रेसिपी, कैसे पकाएं, सब्जी में नमक
    ज्यादा, चावल, दाल में पानी, गुलाब जामुन कच्चे, हलवा, पराठा बेलते समय, रोटी नरम, अचार, चाय में अदरक, केक, पनीर, मटर,
    आलू की सब्जी, खीर, समोसा, स्वाद, मसाला, వంటకం, ఎలా వండాలి, రైస్ మెత్తగా, బిర్యానీ, పచ్చడి, సాంబార్ రుచిగా, పప్పు,
    ఇడ్లీ పిండి, దోసె, చికెన్ కర్రీ, చేపల పులుసు, పులిహోర, కేక్, కూర, రుచి, వంట, சமையல் குறிப்பு, எப்படி சமைப்பது, இட்லி
    மாவு புளிக்க, தோசை மாவு, சாம்பார் பொடி, ரசம், சட்னி, பிரியாணி, குழம்பு, கேக் செய்வது, சப்பாத்தி, பொங்கல், ருசி,
    சாதம் குழையாம, പാചകക്കുറിപ്പ്, എങ്ങനെ പാചകം ചെയ്യാം, പുട്ട് കട്ടിയായി, പുട്ടുപൊടി, അവിയൽ, സാമ്പാർ, ദോശമാവ്, മീൻ കറി,
    ചിക്കൻ കറി, അപ്പം, പായസം, അച്ചാർ, കേക്ക്, ബിരിയാണി, രുചി, ഉണ്ടാക്കുന്ന വിധം, sabzi kaise banaye, chai kaise banaye,
    adrak, daal me pani, cake epdi seiradhu, maavu pulikala, dosai maavu, kuzhambu, pappu ela cheyali, kura ela vandali,
    meen curry vekkunnathu, chammanthi, kari undakkan
  $$),
  ('ailments', $$
    fever remedy, cough remedy, headache remedy, stomach pain, acidity, back pain, knee pain exercise, cannot sleep at
    night, sleep problem, hair fall, dandruff, pimples, dark circles, weight loss, gain weight, diet chart, diabetes
    food, sugar level, blood pressure normal, thyroid, vitamin d, paracetamol dose, side effects of tablet, period pain,
    pregnancy diet, baby cough, teething, vaccine schedule, toothache, eye strain, home remedy, ayurvedic, yoga for
    back, gym, exercise, bmi, protein, घरेलू उपाय, घरेलू नुस्खा, नींद नहीं आती, सिर दर्द, बुखार में क्या, खांसी, पेट
    दर्द, बाल झड़ना, मुंहासे, वजन कम, वजन बढ़ाना, शुगर में क्या खाएं, कमर दर्द, दांत दर्द, गोली के साइड इफेक्ट, योग,
    व्यायाम, ఇంటి చిట్కా, జుట్టు రాలిపోతోంది, తలనొప్పి, జలుబు, దగ్గు, జ్వరం, నిద్ర పట్టట్లేదు, కడుపు నొప్పి, బరువు
    తగ్గాలి, మొటిమలు, నడుము నొప్పి, షుగర్ ఆహారం, వ్యాయామం, చిట్కాలు, வீட்டு வைத்தியம், முடி கொட்டுது, தலைவலி, காய்ச்சல்,
    இருமல், தூக்கம் வரல, வயிற்று வலி, உடல் எடை குறைக்க, முகப்பரு, முதுகு வலி, சுகர் உணவு, உடற்பயிற்சி, சளி,
    വീട്ടുവൈദ്യം, മുടി കൊഴിച്ചിൽ, തലവേദന മാറാൻ, പനി, ചുമ മാറാൻ, ഉറക്കം വരുന്നില്ല, വയറുവേദന, തടി കുറയ്ക്കാൻ, മുഖക്കുരു,
    നടുവേദന, പ്രമേഹം ഭക്ഷണം, വ്യായാമം, ഗുളിക, gharelu nuskha, neend nahi aati, sar dard, bukhar, khansi, baal jhadna,
    wazan kam kaise, juttu ralipotundi, thalanoppi, jwaram, mudi kottudhu, thalavali, kaichal, thalavedana, thalavedana
    maaran, chuma, gulika, pani maaran
  $$),
  ('gardens-and-pets', $$
    tomato plant leaves yellow, rose plant not flowering, mango tree pest, pesticide for plants, seeds sowing season,
    kitchen garden, compost, lawn, cow milk yield, goat farming, hen, cattle feed, puppy food, cat not eating, dog
    vaccination, aquarium fish, parrot feed, पौधे की पत्तियां पीली, गुलाब का पौधा, गाय का दूध कम, बकरी पालन, खाद कौन सी,
    बीज बोने का समय, कुत्ते का खाना, बिल्ली, फसल में कीड़ा, మొక్క ఆకులు, మామిడి చెట్టుకి పురుగు, గులాబీ మొక్క, ఆవు పాలు,
    మేకల పెంపకం, ఎరువు, విత్తనాలు, కుక్కపిల్ల, పిల్లి, செடி இலை மஞ்சள், ரோஜா செடி, மாமரம், பூச்சி மருந்து, மாடு பால்,
    ஆடு வளர்ப்பு, விதை, பூனை சாப்பிட, நாய்க்குட்டி, தோட்டம், ചെടി ഇല മഞ്ഞ, റോസാച്ചെടി, മാവ് പൂക്കാൻ, തെങ്ങ്, പശു പാൽ,
    കോഴി വളർത്തൽ, വളം, വിത്ത്, പൂച്ച, നായ്ക്കുട്ടി, കൃഷി, paudha, gai ka doodh, mokka, chettu purugu, chedi, poonai,
    chedi pookkan
  $$),
  ('cricket-and-games', $$
    who won the match, today's match time, ipl cup, asia cup, world cup winner, fantasy app, ipl fantasy, dream11 team,
    century count, most wickets, batting average, penalty kick rule, offside rule, tennis serve, badminton shoes, chess
    opening, check and checkmate, kabaddi rules, olympics medal, football goals, kohli, dhoni, messi, ronaldo, bgmi,
    pubg, free fire, ludo, rummy, minecraft, video game level, carrom, referee, umpire, मैच कितने बजे, कितने शतक, किसने
    जीता, विश्व कप, आईपीएल, क्रिकेट, फुटबॉल, शतरंज, कबड्डी, ओलंपिक, गेम, సెంచరీలు, మ్యాచ్ ఎవరు గెలిచారు, ఐపీఎల్, ప్రపంచ
    కప్, క్రికెట్, ఫుట్‌బాల్, చదరంగం, ధోనీ, కోహ్లీ, గేమ్, ஐபிஎல் கப், மேட்ச் யார் ஜெயிச்சா, உலகக் கோப்பை, கிரிக்கெட்,
    கால்பந்து, டென்னிஸ் சர்வீஸ், செஸ், கபடி, கேம், டென்னிஸ் கோர்ட், ലോകകപ്പ്, മാച്ച് ആര് ജയിച്ചു, ഫുട്ബോൾ, ക്രിക്കറ്റ്,
    ഗോൾ, പെനാൽറ്റി കിട്ടുന്നത്, ചെസ്സ്, കളി നിയമം, ഐപിഎൽ, ടീം, match kitne baje, match kab hai, kitne run, match evaru
    gelicharu, match yaar jeicha, check checkmate, chess la, kali aaru jayichu
  $$),
  ('films-and-songs', $$
    good movie to watch, police movie, crime series, thriller series, court drama film, new film release date, film
    songs, who wrote the song, who sang, lyrics, actor, actress, heroine, bigg boss, serial today episode, ott release,
    netflix, web series, reality show judge, dance show, song suggestion, movie scene, dialogue, climax, remake, album,
    ringtone, फिल्म कौन सी अच्छी, क्राइम पेट्रोल जैसा, सीरियल बताओ, गाना किसने गाया, नई फिल्म, हीरो, हीरोइन, वेब सीरीज,
    डायलॉग, కొత్త సినిమా ఎప్పుడు, సినిమాలో పాటలు, పాటలు ఎవరు రాశారు, వకీల్ సాబ్, హీరో, హీరోయిన్, సీరియల్, వెబ్ సిరీస్,
    సినిమా విడుదల, డైలాగ్, படம் எப்போ ரிலீஸ், பாட்டு யார் பாடினது, பாடல் வரிகள், நடிகர், நடிகை, சீரியல், வெப் சீரிஸ்,
    படத்தில் காட்சி, வசனம், இசை, പുതിയ പടം, സിനിമയിൽ സീൻ, ദൃശ്യം സിനിമ, പാട്ട് ആരാണ് പാടിയത്, നടൻ, നടി, സീരിയൽ, വെബ്
    സീരീസ്, ഡയലോഗ്, റിലീസ്, movie batao, gaana kisne gaya, manchi cinema cheppu, cinema release, padam release, release
    aagura padam, nalla padam, nalla oru pattu, pattu paranju
  $$),
  ('phones-and-computers', $$
    phone heating, battery drains fast, charging slow, phone hangs, storage full, laptop slow, laptop hangs, blue
    screen, windows update, wifi drops, router, bluetooth not connecting, printer, whatsapp backup, whatsapp dp not
    visible, whatsapp status song, instagram reel, youtube channel, gmail password, factory reset, screen recorder,
    photoshop background, video editing, which laptop to buy, which phone is best, camera settings, excel columns, excel
    formula, powerpoint presentation, word document, pdf merge, python code, sort a list, javascript, html page, android
    app, chatgpt, install software, keyboard, tv remote, smart watch, मोबाइल की बैटरी जल्दी खत्म, फोन हैंग, लैपटॉप धीमा,
    फोटो का बैकग्राउंड, कौन सा फोन अच्छा, चार्ज, स्क्रीन, वाईफाई, एक्सेल में, ऐप डाउनलोड, ఫోన్ వేడెక్కుతోంది, బ్యాటరీ,
    ల్యాప్‌టాప్ స్లో, వైఫై, ఏ ఫోన్ మంచిది, వాట్సాప్ బ్యాకప్, ఎక్సెల్, యాప్ డౌన్‌లోడ్, స్క్రీన్, லேப்டாப் ஸ்லோவா, கணினி
    ஆன் ஆகல, நீல திரை, போன் சூடாகுது, பேட்டரி, வைஃபை, எந்த போன் நல்லது, வாட்ஸ்அப் பேக்கப், எக்செல், ലാപ്ടോപ്പ് ഹാങ്ങ്,
    ഫോൺ ചൂടാകുന്നു, ബാറ്ററി, വൈഫൈ, വാട്സാപ്പ് ബാക്കപ്പ്, ഏത് ഫോൺ നല്ലത്, ഫോണിൽ ബാക്കപ്പ്, സ്ക്രീൻ, ആപ്പ് ഡൗൺലോഡ്,
    photoshop me background, excel me column, phone hang, battery jaldi, laptop slow ga undi, phone slow ah iruku, phone
    charge pettennu theerunnu, wifi slow
  $$),
  ('studies-and-facts', $$
    explain photosynthesis, square of fifteen, cube of thirteen, multiplication table, algebra, geometry, trigonometry,
    chemistry formula, physics numericals, essay on, speech on, class 10 maths exam, how to study for exam, study
    timetable, case study presentation, mba project, grammar, meaning of word, synonym, rhymes with, translate to
    english, translate to hindi, spoken english, learn english, capital of, longest river, highest mountain, population
    of, who invented, who discovered, first president, history of, solar system, how many kilometres, convert units,
    kilo gram, debit and credit in accounting, balance sheet, economics, का वर्ग, का घन, पहाड़ा, निबंध, भाषण, अंग्रेजी
    में कैसे बोलेंगे, अंग्रेजी कैसे सीखें, मतलब क्या है, राजधानी, पहले राष्ट्रपति, किसने खोज की, एक किलो में, गणित,
    विज्ञान, पढ़ाई कैसे करें, समास, ఇంగ్లీష్ ఎలా నేర్చుకోవాలి, వ్యాసం, రాజధాని, ఎవరు కనిపెట్టారు, గణితం, లెక్కలు, అర్థం
    ఏమిటి, పరీక్షకు ఎలా చదవాలి, ఏ పుస్తకం చదవాలి, సైన్స్, ఏ కోర్సు మంచిది, கணக்கு பரீட்சைக்கு, எப்படி படிக்கிறது,
    கட்டுரை, திருக்குறள், தலைநகரம், யார் கண்டுபிடித்தார், பொருள் என்ன, ஆங்கிலம் கற்க, அறிவியல், பத்தாம் வகுப்பு, என்ன
    படிக்கலாம், வித்யாசம் என்ன, ഇംഗ്ലീഷ് പഠിക്കാൻ, ഉപന്യാസം, തലസ്ഥാനം, കണ്ടുപിടിച്ചത് ആര്, കണക്ക്, അർത്ഥം എന്ത്,
    പരീക്ഷയ്ക്ക് എങ്ങനെ പഠിക്കും, ഏത് കോഴ്സിന്, ശാസ്ത്രം, english kaise sikhe, presentation kaise banaye, case study ka
    presentation, kitna hota hai, enna vithyasam, vithyasam, enna padikalam, english ela nerchukovali
  $$),
  ('words-and-wishes', $$
    write a poem, love poem, love quote, whatsapp status quote, birthday wishes, anniversary wishes, good morning
    message, sorry message, leave letter, leave application to teacher, mail to boss, reply to mail, speech for
    farewell, resume, cover letter, caption for photo, slogan, bedtime story, story about, joke, riddle, tongue twister,
    baby names, name for shop, horoscope, zodiac, dream meaning, lucky number, शायरी लिखो, कविता लिखो, जन्मदिन की बधाई,
    चुटकुला सुनाओ, कहानी सुनाओ, छुट्टी के लिए ईमेल, छुट्टी का आवेदन, बॉस को ईमेल, पहेली, राशिफल, सपने का मतलब, मजेदार,
    కవిత రాయి, ప్రేమ కవిత, పుట్టినరోజు శుభాకాంక్షలు, జోకు చెప్పు, కథ చెప్పు, పిల్లలకి మంచి పేర్లు, పేర్లు చెప్పండి,
    సెలవు లెటర్, పొడుపు కథ, రాశి ఫలాలు, గిఫ్ట్ ఇవ్వాలి, காதல் கவிதை, கவிதை எழுதி, பிறந்தநாள் வாழ்த்து, ஜோக் சொல்லு, கதை
    சொல்லு, லீவ் லெட்டர், விடுகதை, ராசி பலன், குழந்தைக்கு பெயர், மெசேஜ் எழுதி, കവിത എഴുതി, പിറന്നാൾ ആശംസ, തമാശ പറയൂ, കഥ
    പറയൂ, സോറി മെസേജ്, മെസേജ് എഴുതി തരൂ, ലീവ് ലെറ്റർ, കടങ്കഥ, കുട്ടിക്ക് പേര്, രാശിഫലം, shayari likho, love quote
    cheppu, manchi quote, status ki pettukovali, kavithai, kadhai sollu, joke cheppu, kavitha ezhuthu, chutkula sunao
  $$),
  ('hearts-and-friends', $$
    how to impress a girl, girl in my class, propose to a girl, she never notices me, girlfriend angry, girlfriend not
    replying, convince my parents for love marriage, convince my dad, friend is angry, make new friends, shy, how to be
    confident, feeling bored, lonely, motivation, anger control, breakup, crush, how to talk to crush, mother in law
    does not like my cooking, boss praised me, time management, wake up early, stop phone addiction, गर्लफ्रेंड को कैसे
    मनाऊं, दोस्त नाराज है, लड़की को कैसे पटाएं, मन नहीं लगता, बोर हो रहा, गुस्सा कम, क्रश, प्यार हो गया, मैसेज का जवाब
    नहीं देती, ध्यान नहीं देती, ప్రేమిస్తున్నా ఎలా చెప్పాలి, స్నేహితుడు కోపంగా, బోర్ కొడుతోంది, కోపం తగ్గించుకోవాలి, నా
    వంట నచ్చట్లేదు, క్రష్, காதலிக்கு எப்படி சொல்வது, நண்பன் கோபம், போர் அடிக்குது, கோபம் குறைக்க, காதல் சொல்ல, க்ரஷ்,
    കാമുകി പിണങ്ങി, സുഹൃത്ത് പിണങ്ങി, ബോറടിക്കുന്നു, ദേഷ്യം കുറയ്ക്കാൻ, പ്രണയം പറയാൻ, ക്രഷ്, dost naraz hai, kaise
    manau, gf ko kaise manau, bore ho raha, love cheppali, friend kovam, bore adikuthu, pinangi
  $$),
  ('trips-and-faith', $$
    best time to visit, places to see, three day trip cost, itinerary, hill station, beach resort, hotel near, train
    timings, bus timings, distance between, flight price, temple timings, darshan tickets, pooja vidhi, fasting rules,
    festival date, muhurtham date, ramzan timing, church timing, pilgrimage, temple visit, what to pack, weather this
    weekend, rain tomorrow, temperature today, how cold, monsoon when, घूमने का सबसे अच्छा समय, मंदिर जाने का समय, कितनी
    ठंड, कल बारिश, पूजा विधि, व्रत, त्योहार कब, ट्रेन का समय, कितनी दूरी, दर्शन, मौसम, దర్శనం టికెట్లు, తిరుపతి దర్శనం,
    రేపు వాన, వాన పడుతుందా, టూర్, గుడి సమయం, పూజ ఎలా, పండుగ ఎప్పుడు, బస్సు టైమ్, ముహూర్తం, ఎండలు, சுத்தி பார்க்க, மூணு
    நாள் செலவு, நாளை மழை வருமா, கோயில் நேரம், பூஜை, பண்டிகை எப்போது, கொடைக்கானல், ஊட்டி, பஸ் நேரம், வானிலை, നാളെ മഴ
    ഉണ്ടാകുമോ, മഴയുണ്ടോ, പോകാൻ പറ്റിയ സമയം, മൂന്നാർ, പൂരം എന്നാണ്, അമ്പലം സമയം, വഴിപാട്, ഉത്സവം എന്ന്, ബസ് സമയം,
    കാലാവസ്ഥ, യാത്ര പ്ലാൻ, ghoomne kab jaye, barish hogi kya, varsham padutunda, mazhai varuma, mazha undo, tour plan,
    kovil neram
  $$),
  ('homes-and-looks', $$
    stain removal, wash silk saree, curtains colour, paint colour for wall, cockroach, ants in kitchen, lizard,
    mosquito, leaking tap, clogged sink, wardrobe design, sofa, vastu, fridge setting, washing machine setting, ac
    temperature, which saree, which dress, lehenga colour, makeup, hair style, mehndi design, shoes, perfume, bike
    mileage low, bike average, car service, engine oil, car washing, tyre pressure, which car is best, gold price today,
    onion price, कपड़े का दाग, कौन सी साड़ी, बाइक का माइलेज, कौन सी कार, कॉकरोच, मेहंदी डिजाइन, दीवार का रंग, सोने का
    भाव, चींटी, वास्तु, మరకలు, ఏ చీర, బొద్దింకలు, బైక్ మైలేజ్, ఏ కారు మంచిది, గోడ రంగు, మెహందీ, బంగారం ధర, వాస్తు,
    దోమలు, எந்த புடவை, கறை நீக்க, கரப்பான், பைக் மைலேஜ், எந்த கார், சுவர் நிறம், மருதாணி, தங்கம் விலை, வாஸ்து, கொசு, ഏത്
    സാരി, കറ കളയാൻ, പാറ്റ ശല്യം, ബൈക്ക് മൈലേജ്, ഏത് കാർ, ഉറുമ്പ്, മൈലാഞ്ചി, സ്വർണവില, വാസ്തു, കൊതുക്, തുണി അലക്കാൻ, bike
    ka average, daag kaise hataye, kaun si car, mileage kam, maraka, karai, vaastu
  $$)
on conflict (subject) do update set phrases = excluded.phrases;
