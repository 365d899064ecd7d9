-- Subjects that no article is about, with what people say about them, separated by commas. They compete with the articles
-- for a question, so that one about a passport does not find the article that comes nearest. A word of such a subject in
-- a question about the law counts against the article no more than it says about the subject.
create table private.knowledge_outside (subject text primary key check (subject ~ '^[a-z-]+$'), phrases text not null);
alter table private.knowledge_outside enable row level security;
drop table private.knowledge_other_words;

insert into private.knowledge_outside values
  ('travel-documents', $$
    passport, visa, embassy, immigration, citizenship, green card, permanent residence, study abroad, work abroad,
    passport renewal, tourist visa, schengen, h1b, oci card, पासपोर्ट, वीज़ा, विदेश जाना, పాస్‌పోర్ట్, వీసా,
    విదేశాలకు, பாஸ்போர்ட், விசா, வெளிநாடு செல்ல, പാസ്പോർട്ട്, വിസ, വിദേശത്ത് പോകാൻ, passport kaise banaye, videsh
    jana, visa kaise milega, foreign country law, singapore, united kingdom, h4 visa, work permit, law in germany,
    legal in germany, law of another country, canada pr, dubai visa, america visa, united states
  $$),
  ('taxes', $$
    gst, gstin, gst number, income tax, itr, income tax return, tds, vat, cess, capital gains, tax refund, tax
    notice, double taxation, hindu undivided family tax, input tax credit, tax saving, जीएसटी, आयकर, इनकम टैक्स,
    टैक्स रिटर्न, జీఎస్టీ, ఆదాయపు పన్ను, ఇన్కమ్ టాక్స్, ஜிஎஸ்டி, வருமான வரி, வரி தாக்கல், ജിഎസ്ടി, ആദായ നികുതി, ഇൻകം
    ടാക്സ്, gst number kaise le, tax return bharna
  $$),
  ('customs-trade', $$
    customs duty, import duty, export, import licence, import export code, parcel from china, anti dumping, foreign
    exchange, आयात, निर्यात, దిగుమతి, இறக்குமதி, ഇറക്കുമതി
  $$),
  ('ideas', $$
    trademark, trademarks, logo, brand, patent, patents, invention, copyright, royalty, copied my song, design
    registration, copyright strike, ट्रेडमार्क, पेटेंट, कॉपीराइट, ట్రేడ్‌మార్క్, పేటెంట్, కాపీరైట్, வணிகச் சின்னம்,
    காப்புரிமை, பதிப்புரிமை, ട്രേഡ്മാർക്ക്, പേറ്റന്റ്, പകർപ്പവകാശം
  $$),
  ('companies', $$
    start a company, private limited company, incorporation, llp, startup, shareholder, shares equity, cofounder,
    director of company, company buy back, partnership firm, bankruptcy, insolvency, ibc, nbfc, franchise, tender,
    vendor, business idea, business licence, shop licence, कंपनी रजिस्ट्रेशन, स्टार्टअप, व्यापार शुरू, దివాలా,
    కంపెనీ రిజిస్ట్రేషన్, వ్యాపారం ప్రారంభించాలి, கம்பெனி தொடங்க, தொழில் தொடங்க, കമ്പനി തുടങ്ങാൻ, ബിസിനസ് തുടങ്ങാൻ,
    business shuru, vyapar, hire a freelancer, freelancer
  $$),
  ('investing', $$
    demat, mutual fund, stock market, invest, investor, ipo, share market, fixed deposit, fd interest, highest
    interest, gold price, gold rate, cryptocurrency, bitcoin, sip, savings scheme, म्यूचुअल फंड, शेयर बाजार, सोने का
    भाव, निवेश, షేర్ మార్కెట్, పెట్టుబడి, బంగారం ధర, பங்குச் சந்தை, முதலீடு, தங்கம் விலை, ഓഹരി വിപണി, നിക്ഷേപം,
    സ്വർണവില, paisa invest, sone ka bhav
  $$),
  ('borrowing', $$
    home loan, apply for loan, get a loan, loan eligibility, car loan interest, education loan, credit score, cibil,
    loan interest rate, subsidy scheme, होम लोन, लोन कैसे मिलेगा, लोन लेना है, गृह ऋण, సిబిల్, హోమ్ లోన్, ఇంటి లోన్,
    లోన్ కావాలి, வீட்டுக் கடன், கடன் வாங்குவது, லோன் எடுக்க, ഹോം ലോൺ, ലോൺ കിട്ടുമോ, വായ്പ എടുക്കാൻ, home loan kaise
    milega, loan kaise milega, loan kidaikuma, loan kavali
  $$),
  ('government-papers', $$
    ration card, voter id, aadhaar update, aadhaar card apply, pan card, pan card apply, birth certificate, death
    certificate, caste certificate, income certificate, domicile certificate, driving licence apply, learner
    licence, licence renewal, renew licence, vehicle transfer, rc transfer, gun licence, arms licence, food licence,
    fssai, electricity connection, electricity bill, water connection, gas connection, property tax, pension scheme,
    scholarship, ayushman card, police clearance certificate, राशन कार्ड, वोटर आईडी, आधार अपडेट, पैन कार्ड, जन्म
    प्रमाण पत्र, जाति प्रमाण पत्र, ड्राइविंग लाइसेंस बनवाना, लाइसेंस कैसे बनवाएं, रिन्यू, రేషన్ కార్డు, ఓటర్ కార్డు,
    ఆధార్ అప్డేట్, పాన్ కార్డ్, డ్రైవింగ్ లైసెన్స్, జనన ధృవీకరణ, ரேஷன் கார்டு, வாக்காளர் அட்டை, ஆதார் அப்டேட், பான்
    கார்டு, ஓட்டுநர் உரிமம், பிறப்புச் சான்றிதழ், റേഷൻ കാർഡ്, വോട്ടർ ഐഡി, ആധാർ അപ്ഡേറ്റ്, പാൻ കാർഡ്, ഡ്രൈവിംഗ്
    ലൈസൻസ് എടുക്കാൻ, ജനന സർട്ടിഫിക്കറ്റ്, ration card me naam, driving licence kaise banaye, driving licence form,
    licence renewal fee, voter card, new connection apply, licence online form, licence ke liye form, driving test,
    குடும்ப அட்டை, குடும்ப அட்டையில் பெயர், பிறப்புச் சான்றிதழ் வாங்குவது, आधार में पता, address change in aadhaar,
    aadhaar address, certificate for a baby born abroad, బర్త్ సర్టిఫికెట్, ఆధార్ లో మార్పు, ആധാറിൽ വിലാസം, housing
    board plot lottery, housing board, gas cylinder booking, gas cylinder, visiting hours, museum
  $$),
  ('politics', $$
    election, elections, vote, voter, voting, candidate, mla, member of parliament, prime minister, president, lok
    sabha, parliament seats, sarpanch nomination, political party, constitution written by, chief justice, supreme
    court judges, high court judges retirement, चुनाव, मतदाता, प्रधानमंत्री, सांसद, ఎన్నికలు, ఓటు, ముఖ్యమంత్రి,
    தேர்தல், பிரதமர், முதலமைச்சர், തിരഞ്ഞെടുപ്പ്, മുഖ്യമന്ത്രി, chunav, neta
  $$),
  ('other-law', $$
    arbitration, arbitration clause, arbitrator, treaty, international court, war, pollution, environment clearance,
    forest, wildlife, army, navy, agniveer, martial, ngo, 80g, trust registration, society registration, wakf,
    temple trust, contract clause, shareholder agreement, merger, competition law, maritime, space law, ट्रस्ट,
    एनजीओ, पर्यावरण, ట్రస్ట్, பர்யாவరణ, அறக்கட்டளை, ട്രസ്റ്റ്, മലിനീകരണം
  $$),
  ('education', $$
    admission, syllabus, exam, exams, scholarship, homework, college admission, best school, good schools, entrance
    exam, clat, neet, upsc, police exam, constable exam, police recruitment, become a lawyer, become a judge, law
    college, essay, maths, math, algebra, equation, multiply, physics, chemistry, science, photosynthesis, newton's
    law, quantum, gdp, history, geography, capital of, planet, star, galaxy, volcano, grammar, spelling test,
    translate, translation, explain to class, परीक्षा, भर्ती, एडमिशन, तैयारी, निबंध, अनुवाद, पुलिस भर्ती, పరీక్ష,
    అడ్మిషన్, సిలబస్, అనువాదం, తయారీ పరీక్షకు, தேர்வு, படிப்பு சேர்க்கை, மொழிபெயர், போலீஸ் வேலை, പരീക്ഷ, അഡ്മിഷൻ,
    വിവർത്തനം, police bharti, taiyari, exam ki taiyari, manchi school, padhai
  $$),
  ('careers', $$
    interview, resume, career, fresher, freshers, promotion, salary negotiation, recruitment, get a job, find a job,
    job vacancy, software engineer salary, work from home job, इंटरव्यू, नौकरी कैसे मिले, रिज्यूमे, ఇంటర్వ్యూ,
    ఉద్యోగం కావాలి, రెజ్యూమే, நேர்காணல், வேலை கிடைக்க, வேலை வாய்ப்பு, ഇന്റർവ്യൂ, ജോലി കിട്ടാൻ, naukri kaise mile,
    job chahiye, resume kaise banaye
  $$),
  ('cooking', $$
    recipe, cook, cooking, dinner, lunch, breakfast, biryani, chicken, curry, sambar, dosa, idli, batter, rice,
    cake, snack, tasty, kitchen cleaning, how to make at home, curd, paneer, रेसिपी, खाना बनाना, पनीर, बिरयानी, दही
    जमाना, కూర, వంట, బిర్యానీ, దోశ, టిఫిన్, சமையல், சாம்பார், பிரியாணி, தோசை, பாயசம், പാചകം, സാമ്പാർ, ബിരിയാണി, കറി,
    biryani kaise, khana banana, vanta, samayal, paachakam
  $$),
  ('health', $$
    diet, exercise, yoga, lose weight, belly, skin, hair fall, haircut, headache, fever, medicine for, home remedy,
    symptoms, calories, snoring, pregnancy diet, cold and cough, सिर दर्द, दवा बताओ, बुखार, वजन कम, बाल झड़ना,
    తలనొప్పి, జ్వరం, మందు చెప్పు, బరువు తగ్గడం, தலைவலி, காய்ச்சல், மருந்து என்ன, உடல் எடை, തലവേദന, പനി, മരുന്ന്, തടി
    കുറയ്ക്കാൻ, vajan kam, sar dard, gharelu nuskha, hair fall remedy, knee pain, జుట్టు రాలకుండా, முடி கொட்டுவது,
    മുടി കൊഴിയുന്നത്, juttu raalakunda, mudi kottama
  $$),
  ('household', $$
    garden, gardening, furniture, cleaning, stain, leaking tap, repair at home, tomatoes, plants, paint my wall,
    wallpaper, decoration, decorate, pet, dog, cat, puppy, dog scratching, cat died, router, wifi, internet slow,
    बगीचा, सजावट, कुत्ता, నల్లా, అలంకరణ, కుక్క, తోట, தோட்டம், அலங்காரம், நாய், തോട്ടം, അലങ്കാരം, നായ, wifi slow,
    ghar sajana, farming, crops, which crops grow, vegetable price, tomato price, தக்காளி விலை, കൃഷി, పంట, tomato ka
    bhav, गमले के पौधे, पौधे, tractor subsidy, ట్రాక్టర్ సబ్సిడీ
  $$),
  ('gadgets', $$
    best phone, phone under, laptop, laptop for college, battery, charger, android, iphone, camera phone, headphone,
    app crash, phone hang, which phone, car engine works, कौन सा फोन, मोबाइल कौन सा, ఏ ఫోన్, మంచి ఫోన్, எந்த போன்,
    நல்ல போன், ഏത് ഫോൺ, നല്ല ഫോൺ, nalla phone, manchi phone, konsa phone, phone under 15000
  $$),
  ('programming', $$
    python, javascript, java, code, coding, program, programming, linux, excel, sql query, function to sort,
    algorithm, html, debug, कोडिंग, ప్రోగ్రామింగ్, நிரலாக்கம், പ്രോഗ്രാമിംഗ്
  $$),
  ('weather', $$
    weather, rain, rain tomorrow, temperature, forecast, monsoon, मौसम, बारिश, వాతావరణం, వర్షం, மழை, வானிலை, മഴ,
    കാലാവസ്ഥ, mausam, baarish, mazhai, mazha, varsham padutunda
  $$),
  ('sports', $$
    cricket, football, tennis, badminton, kabaddi, match, match score, stumps, ipl, worldcup, world cup, odi,
    batting, runs wickets, marathon, खेल, क्रिकेट, मैच, క్రికెట్, ఐపీఎల్, పరుగులు, మ్యాచ్, கிரிக்கெட், விளையாட்டு,
    മത്സരം, ക്രിക്കറ്റ്, match kab hai
  $$),
  ('entertainment', $$
    movie, movies, film, films, cinema, song, songs, lyrics, actor, actress, season episode, series, netflix, game,
    games, gaming, joke, jokes, story, poem, poetry, horoscope, astrology, video game, sing, फिल्म, गाना, कहानी,
    चुटकुला, राशिफल, कविता, సినిమా, పాట, కథ, కవిత, జోక్, திரைப்படம், படம் நல்ல, பாட்டு, கதை, கவிதை, ജோக், സിനിമ,
    പാട്ട്, കഥ, കവിത, തമാശ, shayari, gaana, kahani sunao, cinema edi, padam, netflix subscription, subscription
  $$),
  ('shopping-travel', $$
    gift, gifts, anniversary, birthday, birthday wishes, invitation, festival, onam, diwali, holi, pongal, saree,
    lehenga, outfit, dress, makeup, beauty, baby names, suggest name, tourism, trip, itinerary, hotel booking, train
    ticket, tatkal, book ticket, flight ticket, bus ticket, drone, tour, जन्मदिन, शुभकामना, साड़ी, लहंगा, टिकट बुक,
    घूमने, नाम सुझाओ, పుట్టినరోజు, శుభాకాంక్షలు, పేరు చెప్పండి పాపకు, టికెట్ బుక్, యాత్ర, வாழ்த்து, பிறந்தநாள்,
    பெயர் சொல்லுங்கள் குழந்தைக்கு, டிக்கெட் புக், சுற்றுலா, ആശംസ, പിറന്നാൾ, പേര് നിർദ്ദേശിക്കൂ, ടിക്കറ്റ് ബുക്ക്,
    യാത്ര, gift batao, ticket book, bachche ka naam kya, trip plan, cheapest train, train from, how many hours by
    train, bus timings, bus time, flowers, what should i buy, బస్సు ఎప్పుడు, பஸ் நேரம், ട്രെയിൻ സമയം, taj mahal,
    sightseeing
  $$),
  ('small-talk', $$
    how are you, good morning, who are you, what is your name, thank you, tell me about yourself, hello there,
    weather today, you are an ai, कैसे हो, तुम कौन हो, ఎలా ఉన్నారు, మీరు ఎవరు, எப்படி இருக்கிறீர்கள், நீ யார்,
    സുഖമാണോ, നീ ആരാണ്, kaise ho, ela unnaru, eppadi irukinga, sukhamano, poultry farm, farming subsidy, crop price,
    why is the sky blue, fun fact, recommend a book, నవ్వించు, நல்ல புத்தகம், നല്ല പുസ്തകം
  $$);
