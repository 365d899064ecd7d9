"""The mails about the deletion of an account, in the languages of profiles."""

from datetime import datetime
from typing import Any

ENGLISH = "en"
#: Subject and text, for each language.
NOTICE = {
    "en": (
        "Your account will be deleted",
        """You have asked us to delete your account. You are signed out, and your data can no longer be read.

It will be deleted for good on {erase_at}. If you want to keep your account, cancel before that:

{link}

If you did not ask for this, cancel now and change your password.
""",
    ),
    "te": (
        "మీ ఖాతా తొలగించబడుతుంది",
        """మీ ఖాతాను తొలగించమని మీరు మమ్మల్ని కోరారు.
మీరు సైన్ అవుట్ చేయబడ్డారు, మీ డేటాను ఇక ఎవరూ చదవలేరు.

ఇది {erase_at} న శాశ్వతంగా తొలగించబడుతుంది.
మీ ఖాతాను ఉంచుకోవాలంటే, దానికి ముందే రద్దు చేయండి:

{link}

మీరు ఇది కోరకపోతే, ఇప్పుడే రద్దు చేసి మీ పాస్‌వర్డ్‌ను మార్చండి.
""",
    ),
    "ta": (
        "உங்கள் கணக்கு நீக்கப்படும்",
        """உங்கள் கணக்கை நீக்கும்படி எங்களிடம் கேட்டுள்ளீர்கள். நீங்கள் வெளியேற்றப்பட்டுள்ளீர்கள்;
உங்கள் தரவை இனி யாரும் படிக்க முடியாது.

அது {erase_at} அன்று நிரந்தரமாக நீக்கப்படும். உங்கள் கணக்கை வைத்திருக்க விரும்பினால்,
அதற்கு முன் ரத்து செய்யுங்கள்:

{link}

நீங்கள் இதைக் கேட்கவில்லை என்றால்,
இப்போதே ரத்து செய்து, உங்கள் கடவுச்சொல்லை மாற்றுங்கள்.
""",
    ),
    "hi": (
        "आपका खाता मिटा दिया जाएगा",
        """आपने हमसे अपना खाता मिटाने को कहा है।
आपको साइन आउट कर दिया गया है, और आपका डेटा अब पढ़ा नहीं जा सकता।

यह {erase_at} को हमेशा के लिए मिटा दिया जाएगा।
अगर आप अपना खाता रखना चाहते हैं, तो उससे पहले इसे रद्द करें:

{link}

अगर आपने यह नहीं कहा था, तो अभी रद्द करें और अपना पासवर्ड बदलें।
""",
    ),
    "ml": (
        "നിങ്ങളുടെ അക്കൗണ്ട് നീക്കം ചെയ്യപ്പെടും",
        """നിങ്ങളുടെ അക്കൗണ്ട് നീക്കം ചെയ്യാൻ നിങ്ങൾ ഞങ്ങളോട് ആവശ്യപ്പെട്ടു.
നിങ്ങൾ സൈൻ ഔട്ട് ചെയ്യപ്പെട്ടിരിക്കുന്നു;
നിങ്ങളുടെ ഡാറ്റ ഇനി ആർക്കും വായിക്കാനാവില്ല.

{erase_at}-ന് അത് എന്നെന്നേക്കുമായി നീക്കം ചെയ്യപ്പെടും.
അക്കൗണ്ട് നിലനിർത്തണമെങ്കിൽ അതിനു മുമ്പ് റദ്ദാക്കുക:

{link}

നിങ്ങൾ ഇത് ആവശ്യപ്പെട്ടിട്ടില്ലെങ്കിൽ,
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
    moment = datetime.fromisoformat(state["erase_at"])
    shown = f"{moment:%d %B %Y, %H:%M} UTC" if language == ENGLISH else f"{moment:%d-%m-%Y, %H:%M} UTC"
    subject, text = NOTICE[language]
    return subject, text.format(erase_at=shown, link=link)


def receipt_mail(state: dict[str, Any], receipt: str) -> tuple[str, str]:
    """Subject and text of the mail with the receipt."""
    subject, text = DONE[state["language"]]
    return subject, text.format(receipt=receipt)
