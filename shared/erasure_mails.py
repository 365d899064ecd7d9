"""The mails about the deletion of an account, in the languages of profiles."""

from datetime import UTC, datetime
from typing import Any

ENGLISH = "en"
#: When it is erased; an account on hold is kept as long as the law requires.
DUE = {
    "en": "It will be deleted for good on {moment}.",
    "te": "ఇది {moment} న శాశ్వతంగా తొలగించబడుతుంది.",
    "ta": "அது {moment} அன்று நிரந்தரமாக நீக்கப்படும்.",
    "hi": "यह {moment} को हमेशा के लिए मिटा दिया जाएगा।",
    "ml": "{moment}-ന് അത് എന്നെന്നേക്കുമായി നീക്കം ചെയ്യപ്പെടും.",
}
HELD = {
    "en": "The law requires us to keep it for now. It will be deleted for good after that, and not before {moment}.",
    "te": """చట్టం ప్రకారం మేము దీన్ని ప్రస్తుతానికి ఉంచాలి.
ఆ అవసరం ముగిసిన తర్వాత, {moment} కంటే ముందు కాకుండా, ఇది శాశ్వతంగా తొలగించబడుతుంది.""",
    "ta": """சட்டப்படி நாங்கள் இதை இப்போதைக்கு வைத்திருக்க வேண்டும்.
அந்தத் தேவை முடிந்த பிறகு, {moment}-க்கு முன்னதாக அல்லாமல், அது நிரந்தரமாக நீக்கப்படும்.""",
    "hi": """कानून के अनुसार हमें इसे अभी रखना होगा।
वह ज़रूरत खत्म होने पर, और {moment} से पहले नहीं, इसे हमेशा के लिए मिटा दिया जाएगा।""",
    "ml": """നിയമപ്രകാരം ഞങ്ങൾ ഇത് തൽക്കാലം സൂക്ഷിക്കേണ്ടതുണ്ട്.
ആ ആവശ്യം അവസാനിച്ച ശേഷം, {moment}-ന് മുമ്പല്ലാതെ, അത് എന്നെന്നേക്കുമായി നീക്കം ചെയ്യപ്പെടും.""",
}
#: Subject and text, for each language.
NOTICE = {
    "en": (
        "Your account will be deleted",
        """We have received a request to delete your account. You are signed out, and your data can no longer be read.

{when} If you want to keep your account, cancel before that:

{link}

If this was not your request, cancel now and change your password.
""",
    ),
    "te": (
        "మీ ఖాతా తొలగించబడుతుంది",
        """మీ ఖాతాను తొలగించమని మాకు ఒక అభ్యర్థన వచ్చింది.
మీరు సైన్ అవుట్ చేయబడ్డారు, మీ డేటాను ఇక ఎవరూ చదవలేరు.

{when}
మీ ఖాతాను ఉంచుకోవాలంటే, దానికి ముందే రద్దు చేయండి:

{link}

ఇది మీ అభ్యర్థన కాకపోతే, ఇప్పుడే రద్దు చేసి మీ పాస్‌వర్డ్‌ను మార్చండి.
""",
    ),
    "ta": (
        "உங்கள் கணக்கு நீக்கப்படும்",
        """உங்கள் கணக்கை நீக்கும்படி எங்களுக்கு ஒரு கோரிக்கை வந்துள்ளது. நீங்கள் வெளியேற்றப்பட்டுள்ளீர்கள்;
உங்கள் தரவை இனி யாரும் படிக்க முடியாது.

{when}
உங்கள் கணக்கை வைத்திருக்க விரும்பினால்,
அதற்கு முன் ரத்து செய்யுங்கள்:

{link}

இது உங்கள் கோரிக்கை இல்லை என்றால்,
இப்போதே ரத்து செய்து, உங்கள் கடவுச்சொல்லை மாற்றுங்கள்.
""",
    ),
    "hi": (
        "आपका खाता मिटा दिया जाएगा",
        """हमें आपका खाता मिटाने का अनुरोध मिला है।
आपको साइन आउट कर दिया गया है, और आपका डेटा अब पढ़ा नहीं जा सकता।

{when}
अगर आप अपना खाता रखना चाहते हैं, तो उससे पहले इसे रद्द करें:

{link}

अगर यह आपका अनुरोध नहीं था, तो अभी रद्द करें और अपना पासवर्ड बदलें।
""",
    ),
    "ml": (
        "നിങ്ങളുടെ അക്കൗണ്ട് നീക്കം ചെയ്യപ്പെടും",
        """നിങ്ങളുടെ അക്കൗണ്ട് നീക്കം ചെയ്യാൻ ഞങ്ങൾക്ക് ഒരു അഭ്യർത്ഥന ലഭിച്ചു.
നിങ്ങൾ സൈൻ ഔട്ട് ചെയ്യപ്പെട്ടിരിക്കുന്നു;
നിങ്ങളുടെ ഡാറ്റ ഇനി ആർക്കും വായിക്കാനാവില്ല.

{when}
അക്കൗണ്ട് നിലനിർത്തണമെങ്കിൽ അതിനു മുമ്പ് റദ്ദാക്കുക:

{link}

ഇത് നിങ്ങളുടെ അഭ്യർത്ഥനയല്ലെങ്കിൽ,
ഇപ്പോൾ തന്നെ റദ്ദാക്കി പാസ്‌വേഡ് മാറ്റുക.
""",
    ),
}
DONE = {
    "en": (
        "Your account has been deleted",
        """Your account and its data have been deleted.

This receipt says how much was deleted where. It does not contain your name, your address or anything you wrote, and it
can be verified at any time:

{receipt}
""",
    ),
    "te": (
        "మీ ఖాతా తొలగించబడింది",
        """మీ ఖాతా, దాని డేటా తొలగించబడ్డాయి.

ఎక్కడ ఎంత తొలగించబడిందో ఈ రసీదు చెబుతుంది.
ఇందులో మీ పేరు, మీ ఈమెయిల్ చిరునామా, మీరు రాసినది ఏదీ లేదు.
దీన్ని ఎప్పుడైనా సరిచూడవచ్చు:

{receipt}
""",
    ),
    "ta": (
        "உங்கள் கணக்கு நீக்கப்பட்டது",
        """உங்கள் கணக்கும் அதன் தரவும் நீக்கப்பட்டன.

எங்கு எவ்வளவு நீக்கப்பட்டது என்று இந்த ரசீது சொல்கிறது.
இதில் உங்கள் பெயரோ, மின்னஞ்சல் முகவரியோ, நீங்கள் எழுதியவையோ இல்லை.
இதை எப்போது வேண்டுமானாலும் சரிபார்க்கலாம்:

{receipt}
""",
    ),
    "hi": (
        "आपका खाता मिटा दिया गया है",
        """आपका खाता और उसका डेटा मिटा दिया गया है।

यह रसीद बताती है कि कहाँ कितना मिटाया गया।
इसमें आपका नाम, आपका ईमेल पता या आपका लिखा कुछ भी नहीं है, और इसे कभी भी जाँचा जा सकता है:

{receipt}
""",
    ),
    "ml": (
        "നിങ്ങളുടെ അക്കൗണ്ട് നീക്കം ചെയ്തു",
        """നിങ്ങളുടെ അക്കൗണ്ടും അതിലെ ഡാറ്റയും നീക്കം ചെയ്തു.

എവിടെ എത്ര നീക്കം ചെയ്തു എന്ന് ഈ രസീത് പറയുന്നു.
ഇതിൽ നിങ്ങളുടെ പേരോ ഇമെയിൽ വിലാസമോ നിങ്ങൾ എഴുതിയതൊന്നുമോ ഇല്ല.
ഇത് എപ്പോൾ വേണമെങ്കിലും പരിശോധിക്കാം:

{receipt}
""",
    ),
}


def notice_mail(state: dict[str, Any], link: str) -> tuple[str, str]:
    """Subject and text of the mail before an erasure."""
    language = state["language"]
    moment = datetime.fromisoformat(state["erase_at"]).astimezone(UTC)
    shown = f"{moment:%d %B %Y, %H:%M} UTC" if language == ENGLISH else f"{moment:%d-%m-%Y, %H:%M} UTC"
    when = (HELD if state["status"] == "held" else DUE)[language].format(moment=shown)
    subject, text = NOTICE[language]
    return subject, text.format(when=when, link=link)


def receipt_mail(state: dict[str, Any], receipt: str) -> tuple[str, str]:
    """Subject and text of the mail with the receipt."""
    subject, text = DONE[state["language"]]
    return subject, text.format(receipt=receipt)
