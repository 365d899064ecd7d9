-- Initial rows of a new local database: a user to sign in as, demo@example.com with the password demo-local-only, and
-- a conversation in each of the five languages, whose answers are articles of supabase/knowledge. Nothing is inserted
-- into a database that is not local (of Edgewise or the Supabase CLI), since everybody knows the password, nor twice.
do $seed$
declare
  demo constant uuid := 'de300000-0000-4000-8000-000000000000';
begin
  if to_regclass('supabase_migrations.bootstrap') is null
    and current_setting('app.settings.jwt_secret', true)
      is distinct from 'super-secret-jwt-token-with-at-least-32-characters-long'
  then
    raise notice 'no demo user: this database is not local';
    return;
  end if;
  insert into auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at,
    raw_app_meta_data, raw_user_meta_data, created_at, updated_at, confirmation_token, recovery_token, email_change,
    email_change_token_new)
  values ('00000000-0000-0000-0000-000000000000', demo, 'authenticated', 'authenticated', 'demo@example.com',
    '$2a$10$7gIih.dzVpOAZgtjR3VTRuVUXOLU/8UZzhk.QlWlqdUZsu6purrNi', now(),
    '{"provider": "email", "providers": ["email"]}', '{"full_name": "Demo"}', now(), now(), '', '', '', '')
  on conflict do nothing;
  if not found then
    return;
  end if;
  insert into auth.identities (provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at)
  values (demo, demo, jsonb_build_object('sub', demo, 'email', 'demo@example.com', 'email_verified', true), 'email',
    now(), now(), now());
  create temporary table demo_answers on commit drop as
  select ('de300000-0000-4000-8000-00000000000' || number)::uuid as id, now() - number * interval '1 day' as asked_at,
    language, question, answer
  from (values
    (1, 'en', 'How do I file an FIR?', $answer$An FIR is the first information to the police about a cognizable offence, that is, one in which they may arrest without a warrant. The rule is BNSS 2023, section 173.

**Steps**
1. In an emergency call 112. Otherwise go to any police station, or send the information electronically and sign it within 3 days.
2. Say what happened, when and where, who did it (if known), who saw it, and what was lost or who was hurt.
3. The officer writes it down and reads it to you. Sign only when it is correct.
4. Take the free copy: section 173(2) gives you that right.

**Bring:** identity proof, photos, messages, bills, medical papers. None of these is compulsory, and there is no fee.

**Good to know:** a woman officer records sexual offences. For offences punishable with 3 years or more but less than 7 years, police may first hold a preliminary enquiry of up to 14 days (section 173(3)). They must tell you the progress within 90 days (section 193(3)). Non-cognizable matters go under section 174.

**If refused:** write to the Superintendent of Police (section 173(4)), then apply to the Magistrate (section 175(3)). Refusing to record certain sexual offences is itself a crime (BNS section 199).

See a lawyer if the facts are disputed, someone is accused by name, or you may be accused too.

Sources: How to file an FIR (reviewed 2026-11)$answer$),
    (2, 'te', 'వస్తువు పాడైంది, డబ్బు తిరిగి ఇవ్వడం లేదు, ఏం చేయాలి?', $answer$వస్తువు లోపంతో ఉన్నా, సేవ సరిగా లేకపోయినా, ఎక్కువ వసూలు చేసినా, తప్పుదోవ పట్టించినా వినియోగదారుల రక్షణ చట్టం 2019 మీకు రక్షణ. తిరిగి అమ్మడానికి కొన్న వస్తువులకు, వ్యాపారం కోసం కొన్న వస్తువులు, సేవలకు ఇది వర్తించదు; స్వయం ఉపాధితో బతకడానికి కొన్న వస్తువులకు వర్తిస్తుంది (సెక్షన్ 2(7)).

**ఏం చేయాలి**
1. అమ్మినవారికి రాతపూర్వకంగా ఫిర్యాదు చేసి ఆధారం దాచుకోండి. జాతీయ వినియోగదారుల హెల్ప్‌లైన్ 1915కు ఫోన్ చేయండి; చాలాసార్లు అక్కడే ఉచితంగా పరిష్కారం అవుతుంది.
2. ఉదాహరణకు 15 రోజుల గడువుతో నోటీసు పంపండి.
3. మీరు ఉండే లేదా పనిచేసే చోట, అవతలివారు ఉన్నచోట, లేదా వివాదం తలెత్తిన చోట ఫిర్యాదు వేయండి (సెక్షన్ 35): e-jagriti.gov.in లేదా కాగితంపై.

**ఏ కమిషన్** (మీరు చెల్లించిన ధరను బట్టి; 2021 డిసెంబర్ నియమాలు)
- జిల్లా: ₹50 లక్షల వరకు (సెక్షన్ 34)
- రాష్ట్ర: ₹50 లక్షల పైన ₹2 కోట్ల వరకు (సెక్షన్ 47)
- జాతీయ: ₹2 కోట్ల పైన (సెక్షన్ 58)

**పత్రాలు:** బిల్లు, వారంటీ, చెల్లింపు రుజువు, ఫొటోలు, లేఖలు, అఫిడవిట్. **ఫీజు:** ₹5 లక్షల వరకు లేదు; ఆపైన కొద్దిగా. **గడువు:** కారణం తలెత్తిన నాటి నుంచి 2 ఏళ్లు; సరైన కారణం ఉంటే ఆలస్యాన్ని మన్నిస్తారు (సెక్షన్ 69).

మరమ్మతు, మార్పిడి, డబ్బు వాపసు, పరిహారం అడగవచ్చు.

**తర్వాత:** జిల్లా కమిషన్ తీర్పుపై 45 రోజుల్లో రాష్ట్ర కమిషన్‌కు అప్పీలు (సెక్షన్ 41). ఉత్తర్వు పాటించకపోతే అక్కడే అమలు దరఖాస్తు వేయండి.

మీ కేసు మీరే వాదించుకోవచ్చు. పెద్ద మొత్తాలు, వైద్య నిర్లక్ష్యం, బిల్డర్ వివాదాలకు న్యాయవాదిని కలవండి.

ఆధారాలు: వినియోగదారుల ఫిర్యాదు (సరిచూసింది 2026-11)$answer$),
    (3, 'ta', 'இலவச வழக்கறிஞர் பெறுவது எப்படி?', $answer$வழக்கறிஞருக்குப் பணம் தர இயலாவிட்டால் அரசே தரும். அரசமைப்பின் 39A பிரிவைச் செயல்படுத்தும் சட்டம்: சட்டப் பணிகள் ஆணைக்குழுக்கள் சட்டம் 1987.

**யாருக்கு (பிரிவு 12):** வருமானம் எவ்வளவாயினும் பெண்கள், குழந்தைகள்; பட்டியல் சாதியினர், பழங்குடியினர்; மாற்றுத்திறனாளிகள்; தொழிற்சாலைத் தொழிலாளர்கள்; ஆள்கடத்தல் அல்லது கொத்தடிமையில் பாதிக்கப்பட்டவர்கள்; பேரிடர், இன அல்லது சாதி வன்முறையில் பாதிக்கப்பட்டவர்கள்; காவலில் உள்ளவர்கள்; மாநிலம் நிர்ணயித்த வரம்புக்குக் குறைந்த ஆண்டு வருமானம் உள்ளவர்கள் (வரம்பு மாநிலத்துக்கு மாநிலம் மாறும்). நீங்கள் இவர்களில் ஒருவரா, வழக்கு உண்மையானதா என்பதை மட்டுமே ஆணைக்குழு பார்க்கும் (பிரிவு 13).

**என்ன செய்ய வேண்டும்**
1. **15100**-ஐ (நால்சா, இலவசம்) அழையுங்கள்; nalsa.gov.in-ல் விண்ணப்பியுங்கள்; அல்லது நீதிமன்ற வளாகத்தில் உள்ள மாவட்டச் சட்டப் பணிகள் ஆணைக்குழுவுக்குச் செல்லுங்கள். வட்ட நீதிமன்றம், உயர்நீதிமன்றம், உச்சநீதிமன்றத்திலும் அலுவலகங்கள் உண்டு.
2. படிவம் நிரப்புங்கள் அல்லது வாய்மொழியாகச் சொல்லுங்கள்; ஊழியர்கள் உதவுவார்கள்.
3. அடையாளச் சான்று, வழக்கு ஆவணங்கள், தேவைப்பட்டால் வருமானப் பிரமாணம், சாதி அல்லது மாற்றுத்திறன் சான்று கொண்டு செல்லுங்கள்.

**கிடைப்பவை:** ஆலோசனை, வழக்கறிஞர், நீதிமன்றக் கட்டணம், மனு தயாரிப்பு, நகல்கள்: எல்லாம் இலவசம். வழக்கறிஞருக்குப் பணம் தராதீர்கள்; கேட்டால் ஆணைக்குழுச் செயலரிடம் புகார் செய்து வேறொருவரைக் கேளுங்கள்.

**குற்ற வழக்கில்** விசாரணைக்கு நீதிமன்றமே வழக்கறிஞர் தர வேண்டும் (BNSS பிரிவு 341).

**மக்கள் நீதிமன்றம் (பிரிவுகள் 19 முதல் 21):** கட்டணமின்றிச் சமரசத்தில் வழக்குகள் தீரும்; செலுத்திய நீதிமன்றக் கட்டணம் திரும்பக் கிடைக்கும். தீர்ப்பு இறுதியானது; மேல்முறையீடு இல்லை. போக்குவரத்து, அஞ்சல், தொலைபேசி, மின்சாரம், தண்ணீர், மருத்துவமனை, காப்பீட்டுச் சேவைத் தகராறுகளை நிரந்தர மக்கள் நீதிமன்றம் (பிரிவு 22B) சமரசம் ஏற்படாவிட்டாலும் தீர்க்க முடியும்.

உதவி மறுக்கப்பட்டால் ஆணைக்குழுத் தலைவரான மாவட்ட நீதிபதியிடம் மேல்முறையீடு செய்யுங்கள்.

ஆதாரங்கள்: இலவச சட்ட உதவி (சரிபார்த்தது 2026-11)$answer$),
    (4, 'hi', 'मेरे खाते से ऑनलाइन पैसे कट गए, क्या करूँ?', $answer$**पैसे गए? कुछ मिनटों में क़दम उठाएँ।**
1. **1930** (24 घंटे की साइबर ठगी हेल्पलाइन) पर फ़ोन करें, ताकि पैसा रास्ते में ही रोका जा सके।
2. बैंक को तुरंत बताएँ; कार्ड, यूपीआई या खाता बंद कराएँ। जो भुगतान आपने मंज़ूर *नहीं* किए, उन्हें 3 कामकाजी दिनों में बताने पर आरबीआई के नियम आपका नुकसान सीमित करते हैं; ओटीपी या पिन बताना लापरवाही मानी जाती है। 1 जनवरी 2027 से होने वाले भुगतानों में धोखे या दबाव में दिया पैसा भी शामिल है: 5 दिन में बताएँ; ₹50,000 तक के नुकसान पर 85 %, ज़्यादा से ज़्यादा ₹25,000, एक ही बार।
3. **cybercrime.gov.in** पर शिकायत दें और रसीद नंबर सँभालें।
4. एफआईआर के लिए किसी भी थाने या साइबर थाने जाएँ (BNSS 2023 धारा 173)। यह मुफ़्त है।

**सँभालें:** लेन-देन नंबर, बैंक स्टेटमेंट, स्क्रीनशॉट, फ़ोन नंबर, लिंक, ई-मेल। कुछ न मिटाएँ।

**क़ानून:** ठगी (BNS धारा 318(4)), भेस बदलकर ठगी (BNS धारा 319(2), आईटी अधिनियम धारा 66D), पासवर्ड या पहचान का दुरुपयोग (धारा 66C), निजी तस्वीरें (धारा 66E), अश्लील पोस्ट (धारा 67)।

**"डिजिटल अरेस्ट" कुछ नहीं होता।** पुलिस, अदालत या सीबीआई वीडियो कॉल पर न गिरफ़्तार करती है, न पैसे माँगती है। फ़ोन काटें और 1930 पर बताएँ।

**नकली प्रोफ़ाइल या तस्वीरें:** प्लेटफ़ॉर्म और पोर्टल पर शिकायत करें; महिलाओं और बच्चों से जुड़ी शिकायत बिना नाम के भी हो सकती है।

**रुका पैसा वापस पाना:** पुलिस से कहें। गृह मंत्रालय की जनवरी 2026 की प्रक्रिया (यह क़ानून नहीं) में ₹50,000 से कम रकम के लिए अदालती आदेश नहीं चाहिए; वरना मजिस्ट्रेट को अर्ज़ी दें (BNSS धारा 503)। आपका अपना खाता रोका गया हो तो बैंक और पुलिस को लिखें: अदालत या वापसी का आदेश न हो तो बैंक 90 दिन बाद रोक हटा देते हैं।

**बैंक मदद न करे:** मना करे या 30 दिन चुप रहे तो 90 दिन के भीतर आरबीआई लोकपाल को शिकायत दें: cms.rbi.org.in (1 जुलाई 2026 की योजना)। बड़ी रकम हो या खाता ग़लत रोका गया हो तो वकील से मिलें।

स्रोत: साइबर अपराध और ऑनलाइन ठगी (जाँच 2026-11)$answer$),
    (5, 'ml', 'വിവരാവകാശ അപേക്ഷ എങ്ങനെ നൽകാം?', $answer$വിവരാവകാശ നിയമം 2005 (RTI Act) പ്രകാരം സർക്കാർ ഓഫീസിലുള്ള രേഖകളും ഫയൽ കുറിപ്പുകളും പകർപ്പുകളും ഏതു പൗരനും ചോദിക്കാം, പരിശോധിക്കാം.

**ചെയ്യേണ്ടത്**
1. ആ ഓഫീസിലെ പബ്ലിക് ഇൻഫർമേഷൻ ഓഫീസർക്ക് (PIO) മലയാളത്തിലോ ഇംഗ്ലീഷിലോ ഹിന്ദിയിലോ എഴുതുക (വകുപ്പ് 6). കാരണം പറയേണ്ടതില്ല.
2. അഭിപ്രായമല്ല, രേഖ ചോദിക്കുക: "ഇന്ന രേഖയുടെ പകർപ്പ്", "ഇന്ന ഫയലിന്റെ നില".
3. ഫീസ്: കേന്ദ്ര ഓഫീസുകൾക്ക് ₹10 (പോർട്ടൽ rtionline.gov.in); സംസ്ഥാനങ്ങളുടെ ഫീസും പോർട്ടലും വ്യത്യസ്തം. തെളിവു നൽകിയാൽ ദാരിദ്ര്യരേഖയ്ക്കു താഴെയുള്ളവർക്ക് സൗജന്യം.
4. രസീത് സൂക്ഷിക്കുക. ഓഫീസ് മാറിപ്പോയാൽ 5 ദിവസത്തിനകം ശരിയായ ഇടത്തേക്ക് അയയ്ക്കണം (വകുപ്പ് 6(3)).

**സമയപരിധി:** 30 ദിവസത്തിനകം മറുപടി; ജീവനോ സ്വാതന്ത്ര്യമോ സംബന്ധിച്ചതെങ്കിൽ 48 മണിക്കൂറിനകം (വകുപ്പ് 7). വൈകിയാൽ വിവരം സൗജന്യം.

**നിഷേധിക്കാവുന്നവ** (വകുപ്പ് 8): രാജ്യസുരക്ഷ, വ്യാപാര രഹസ്യം, നടക്കുന്ന അന്വേഷണം, വ്യക്തിവിവരം തുടങ്ങിയവ. 2025 നവംബർ 14 മുതൽ വ്യക്തിവിവര വ്യവസ്ഥയിൽ (വകുപ്പ് 8(1)(j)) പൊതുതാൽപ്പര്യ പരിശോധന ഇല്ല: ദോഷത്തേക്കാൾ പൊതുതാൽപ്പര്യമുണ്ടെന്ന് എഴുതി വകുപ്പ് 8(2) ചൂണ്ടിക്കാട്ടുക.

**നിരസിച്ചാലോ മറുപടിയില്ലെങ്കിലോ**
- 30 ദിവസത്തിനകം മേലുദ്യോഗസ്ഥന് ഒന്നാം അപ്പീൽ (വകുപ്പ് 19(1)); 30 മുതൽ 45 ദിവസത്തിനകം തീർപ്പ്.
- 90 ദിവസത്തിനകം വിവരാവകാശ കമ്മീഷന് രണ്ടാം അപ്പീൽ (വകുപ്പ് 19(3)).
- അല്ലെങ്കിൽ വകുപ്പ് 18 പ്രകാരം കമ്മീഷനു പരാതി. ഉദ്യോഗസ്ഥന് ദിവസം ₹250, പരമാവധി ₹25,000 പിഴയിടാം (വകുപ്പ് 20).

അഭിഭാഷകൻ വേണ്ട; കമ്മീഷൻ ഉത്തരവ് ഹൈക്കോടതിയിൽ ചോദ്യം ചെയ്യാൻ മാത്രം വേണം.

ഉറവിടങ്ങൾ: വിവരാവകാശം (RTI) (പരിശോധിച്ചത് 2026-11)$answer$)
  ) as v (number, language, question, answer);
  insert into public.conversations (id, user_id, title, created_at, updated_at, is_pinned)
  select id, demo, private.title_from(question), asked_at, asked_at, language = 'en' from demo_answers;
  insert into public.messages (conversation_id, role, content, language, created_at)
  select id, 'user', question, language, asked_at from demo_answers
  union all
  select id, 'assistant', answer, language, asked_at + interval '3 seconds' from demo_answers;
end
$seed$;
