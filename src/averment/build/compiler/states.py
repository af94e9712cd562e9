"""Short names of States by ISO 3166 alpha-3 code: the members of the United Nations and its two observer States.

The names in English, French and Spanish are the short forms that the United Nations uses; those in Urdu and Hindi
are the usual ones, and are left out where usage wavers. Invented States (X..) and other territories are not in it.
A row reads: code, English, French, Spanish, Urdu, Hindi.
"""

from __future__ import annotations

_LANGUAGES = ("en", "fr", "es", "ur", "hi")
_TABLE = """
AFG|Afghanistan|Afghanistan|Afganistán|افغانستان|अफ़ग़ानिस्तान
AGO|Angola|Angola|Angola|انگولا|अंगोला
ALB|Albania|Albanie|Albania|البانیا|अल्बानिया
AND|Andorra|Andorre|Andorra|انڈورا|अंडोरा
ARE|United Arab Emirates|Émirats arabes unis|Emiratos Árabes Unidos|متحدہ عرب امارات|संयुक्त अरब अमीरात
ARG|Argentina|Argentine|Argentina|ارجنٹائن|अर्जेंटीना
ARM|Armenia|Arménie|Armenia|آرمینیا|आर्मीनिया
ATG|Antigua and Barbuda|Antigua-et-Barbuda|Antigua y Barbuda||
AUS|Australia|Australie|Australia|آسٹریلیا|ऑस्ट्रेलिया
AUT|Austria|Autriche|Austria|آسٹریا|ऑस्ट्रिया
AZE|Azerbaijan|Azerbaïdjan|Azerbaiyán|آذربائیجان|अज़रबैजान
BDI|Burundi|Burundi|Burundi|برونڈی|बुरुंडी
BEL|Belgium|Belgique|Bélgica|بیلجیم|बेल्जियम
BEN|Benin|Bénin|Benin|بینن|बेनिन
BFA|Burkina Faso|Burkina Faso|Burkina Faso|برکینا فاسو|बुर्किना फ़ासो
BGD|Bangladesh|Bangladesh|Bangladesh|بنگلہ دیش|बांग्लादेश
BGR|Bulgaria|Bulgarie|Bulgaria|بلغاریہ|बुल्गारिया
BHR|Bahrain|Bahreïn|Bahrein|بحرین|बहरीन
BHS|Bahamas|Bahamas|Bahamas|بہاماس|बहामास
BIH|Bosnia and Herzegovina|Bosnie-Herzégovine|Bosnia y Herzegovina||
BLR|Belarus|Bélarus|Belarús|بیلاروس|बेलारूस
BLZ|Belize|Belize|Belice||बेलीज़
BOL|Bolivia (Plurinational State of)|Bolivie (État plurinational de)|Bolivia (Estado Plurinacional de)||
BRA|Brazil|Brésil|Brasil|برازیل|ब्राज़ील
BRB|Barbados|Barbade|Barbados||
BRN|Brunei Darussalam|Brunéi Darussalam|Brunei Darussalam||
BTN|Bhutan|Bhoutan|Bhután|بھوٹان|भूटान
BWA|Botswana|Botswana|Botswana|بوٹسوانا|बोत्सवाना
CAF|Central African Republic|République centrafricaine|República Centroafricana|وسطی افریقی جمہوریہ|मध्य अफ़्रीकी गणराज्य
CAN|Canada|Canada|Canadá|کینیڈا|कनाडा
CHE|Switzerland|Suisse|Suiza|سوئٹزرلینڈ|स्विट्ज़रलैंड
CHL|Chile|Chili|Chile|چلی|चिली
CHN|China|Chine|China|چین|चीन
CIV|Côte d’Ivoire|Côte d’Ivoire|Côte d’Ivoire||
CMR|Cameroon|Cameroun|Camerún|کیمرون|कैमरून
COD|Democratic Republic of the Congo|République démocratique du Congo|República Democrática del Congo||
COG|Congo|Congo|Congo||कांगो
COL|Colombia|Colombie|Colombia|کولمبیا|कोलंबिया
COM|Comoros|Comores|Comoras||
CPV|Cabo Verde|Cabo Verde|Cabo Verde||
CRI|Costa Rica|Costa Rica|Costa Rica||
CUB|Cuba|Cuba|Cuba|کیوبا|क्यूबा
CYP|Cyprus|Chypre|Chipre|قبرص|साइप्रस
CZE|Czechia|Tchéquie|Chequia||
DEU|Germany|Allemagne|Alemania|جرمنی|जर्मनी
DJI|Djibouti|Djibouti|Djibouti|جبوتی|जिबूती
DMA|Dominica|Dominique|Dominica||
DNK|Denmark|Danemark|Dinamarca|ڈنمارک|डेनमार्क
DOM|Dominican Republic|République dominicaine|República Dominicana||
DZA|Algeria|Algérie|Argelia|الجزائر|अल्जीरिया
ECU|Ecuador|Équateur|Ecuador|ایکواڈور|इक्वाडोर
EGY|Egypt|Égypte|Egipto|مصر|मिस्र
ERI|Eritrea|Érythrée|Eritrea|اریٹریا|इरिट्रिया
ESP|Spain|Espagne|España|ہسپانیہ|स्पेन
EST|Estonia|Estonie|Estonia|استونیا|एस्टोनिया
ETH|Ethiopia|Éthiopie|Etiopía|ایتھوپیا|इथियोपिया
FIN|Finland|Finlande|Finlandia|فن لینڈ|फ़िनलैंड
FJI|Fiji|Fidji|Fiji|فجی|फ़िजी
FRA|France|France|Francia|فرانس|फ़्रांस
FSM|Micronesia (Federated States of)|Micronésie (États fédérés de)|Micronesia (Estados Federados de)||
GAB|Gabon|Gabon|Gabón|گیبون|गैबॉन
GBR|United Kingdom of Great Britain and Northern Ireland|Royaume-Uni de Grande-Bretagne et d’Irlande du Nord|\
Reino Unido de Gran Bretaña e Irlanda del Norte||
GEO|Georgia|Géorgie|Georgia|جارجیا|जॉर्जिया
GHA|Ghana|Ghana|Ghana|گھانا|घाना
GIN|Guinea|Guinée|Guinea|گنی|गिनी
GMB|Gambia|Gambie|Gambia|گیمبیا|गाम्बिया
GNB|Guinea-Bissau|Guinée-Bissau|Guinea-Bissau||
GNQ|Equatorial Guinea|Guinée équatoriale|Guinea Ecuatorial||
GRC|Greece|Grèce|Grecia|یونان|यूनान
GRD|Grenada|Grenade|Granada||
GTM|Guatemala|Guatemala|Guatemala|گوئٹے مالا|ग्वाटेमाला
GUY|Guyana|Guyana|Guyana|گیانا|गुयाना
HND|Honduras|Honduras|Honduras|ہونڈوراس|होंडुरास
HRV|Croatia|Croatie|Croacia|کروشیا|क्रोएशिया
HTI|Haiti|Haïti|Haití|ہیٹی|हैती
HUN|Hungary|Hongrie|Hungría|ہنگری|हंगरी
IDN|Indonesia|Indonésie|Indonesia|انڈونیشیا|इंडोनेशिया
IND|India|Inde|India|بھارت|भारत
IRL|Ireland|Irlande|Irlanda|آئرلینڈ|आयरलैंड
IRN|Iran (Islamic Republic of)|Iran (République islamique d’)|Irán (República Islámica del)|ایران|ईरान
IRQ|Iraq|Iraq|Iraq|عراق|इराक़
ISL|Iceland|Islande|Islandia|آئس لینڈ|आइसलैंड
ISR|Israel|Israël|Israel|اسرائیل|इज़राइल
ITA|Italy|Italie|Italia|اٹلی|इटली
JAM|Jamaica|Jamaïque|Jamaica|جمیکا|जमैका
JOR|Jordan|Jordanie|Jordania|اردن|जॉर्डन
JPN|Japan|Japon|Japón|جاپان|जापान
KAZ|Kazakhstan|Kazakhstan|Kazajstán|قازقستان|कज़ाख़स्तान
KEN|Kenya|Kenya|Kenya|کینیا|केन्या
KGZ|Kyrgyzstan|Kirghizistan|Kirguistán|کرغزستان|किर्गिज़स्तान
KHM|Cambodia|Cambodge|Camboya|کمبوڈیا|कंबोडिया
KIR|Kiribati|Kiribati|Kiribati||
KNA|Saint Kitts and Nevis|Saint-Kitts-et-Nevis|Saint Kitts y Nevis||
KOR|Republic of Korea|République de Corée|República de Corea||
KWT|Kuwait|Koweït|Kuwait|کویت|कुवैत
LAO|Lao People’s Democratic Republic|République démocratique populaire lao|República Democrática Popular Lao||
LBN|Lebanon|Liban|Líbano|لبنان|लेबनान
LBR|Liberia|Libéria|Liberia|لائبیریا|लाइबेरिया
LBY|Libya|Libye|Libia|لیبیا|लीबिया
LCA|Saint Lucia|Sainte-Lucie|Santa Lucía||
LIE|Liechtenstein|Liechtenstein|Liechtenstein||
LKA|Sri Lanka|Sri Lanka|Sri Lanka|سری لنکا|श्रीलंका
LSO|Lesotho|Lesotho|Lesotho|لیسوتھو|लेसोथो
LTU|Lithuania|Lituanie|Lituania|لتھوانیا|लिथुआनिया
LUX|Luxembourg|Luxembourg|Luxemburgo||
LVA|Latvia|Lettonie|Letonia|لٹویا|लातविया
MAR|Morocco|Maroc|Marruecos|مراکش|मोरक्को
MCO|Monaco|Monaco|Mónaco|موناکو|मोनाको
MDA|Republic of Moldova|République de Moldova|República de Moldova||
MDG|Madagascar|Madagascar|Madagascar||
MDV|Maldives|Maldives|Maldivas|مالدیپ|मालदीव
MEX|Mexico|Mexique|México|میکسیکو|मेक्सिको
MHL|Marshall Islands|Îles Marshall|Islas Marshall||
MKD|North Macedonia|Macédoine du Nord|Macedonia del Norte||
MLI|Mali|Mali|Malí|مالی|माली
MLT|Malta|Malte|Malta|مالٹا|माल्टा
MMR|Myanmar|Myanmar|Myanmar|میانمار|म्यांमार
MNE|Montenegro|Monténégro|Montenegro||
MNG|Mongolia|Mongolie|Mongolia|منگولیا|मंगोलिया
MOZ|Mozambique|Mozambique|Mozambique|موزمبیق|मोज़ाम्बिक
MRT|Mauritania|Mauritanie|Mauritania|موریتانیہ|मॉरिटानिया
MUS|Mauritius|Maurice|Mauricio||मॉरीशस
MWI|Malawi|Malawi|Malawi|ملاوی|मलावी
MYS|Malaysia|Malaisie|Malasia|ملائیشیا|मलेशिया
NAM|Namibia|Namibie|Namibia|نمیبیا|नामीबिया
NER|Niger|Niger|Níger||
NGA|Nigeria|Nigéria|Nigeria|نائجیریا|नाइजीरिया
NIC|Nicaragua|Nicaragua|Nicaragua||निकारागुआ
NLD|Netherlands (Kingdom of the)|Pays-Bas (Royaume des)|Países Bajos (Reino de los)||
NOR|Norway|Norvège|Noruega|ناروے|नॉर्वे
NPL|Nepal|Népal|Nepal|نیپال|नेपाल
NRU|Nauru|Nauru|Nauru||
NZL|New Zealand|Nouvelle-Zélande|Nueva Zelandia|نیوزی لینڈ|न्यूज़ीलैंड
OMN|Oman|Oman|Omán|عمان|ओमान
PAK|Pakistan|Pakistan|Pakistán|پاکستان|पाकिस्तान
PAN|Panama|Panama|Panamá|پاناما|पनामा
PER|Peru|Pérou|Perú|پیرو|पेरू
PHL|Philippines|Philippines|Filipinas|فلپائن|फ़िलीपींस
PLW|Palau|Palaos|Palau||
PNG|Papua New Guinea|Papouasie-Nouvelle-Guinée|Papua Nueva Guinea|پاپوا نیو گنی|पापुआ न्यू गिनी
POL|Poland|Pologne|Polonia|پولینڈ|पोलैंड
PRK|Democratic People’s Republic of Korea|République populaire démocratique de Corée|\
República Popular Democrática de Corea||
PRT|Portugal|Portugal|Portugal|پرتگال|पुर्तगाल
PRY|Paraguay|Paraguay|Paraguay||पराग्वे
PSE|State of Palestine|État de Palestine|Estado de Palestina|ریاست فلسطین|फ़िलिस्तीन राज्य
QAT|Qatar|Qatar|Qatar|قطر|क़तर
ROU|Romania|Roumanie|Rumania|رومانیہ|रोमानिया
RUS|Russian Federation|Fédération de Russie|Federación de Rusia||
RWA|Rwanda|Rwanda|Rwanda|روانڈا|रवांडा
SAU|Saudi Arabia|Arabie saoudite|Arabia Saudita|سعودی عرب|सऊदी अरब
SDN|Sudan|Soudan|Sudán|سوڈان|सूडान
SEN|Senegal|Sénégal|Senegal|سینیگال|सेनेगल
SGP|Singapore|Singapour|Singapur|سنگاپور|सिंगापुर
SLB|Solomon Islands|Îles Salomon|Islas Salomón||
SLE|Sierra Leone|Sierra Leone|Sierra Leona|سیرالیون|सिएरा लियोन
SLV|El Salvador|El Salvador|El Salvador||
SMR|San Marino|Saint-Marin|San Marino||
SOM|Somalia|Somalie|Somalia|صومالیہ|सोमालिया
SRB|Serbia|Serbie|Serbia||सर्बिया
SSD|South Sudan|Soudan du Sud|Sudán del Sur|جنوبی سوڈان|दक्षिण सूडान
STP|Sao Tome and Principe|Sao Tomé-et-Principe|Santo Tomé y Príncipe||
SUR|Suriname|Suriname|Suriname||सूरीनाम
SVK|Slovakia|Slovaquie|Eslovaquia|سلوواکیہ|स्लोवाकिया
SVN|Slovenia|Slovénie|Eslovenia||स्लोवेनिया
SWE|Sweden|Suède|Suecia|سویڈن|स्वीडन
SWZ|Eswatini|Eswatini|Eswatini||
SYC|Seychelles|Seychelles|Seychelles||सेशेल्स
SYR|Syrian Arab Republic|République arabe syrienne|República Árabe Siria||
TCD|Chad|Tchad|Chad|چاڈ|चाड
TGO|Togo|Togo|Togo|ٹوگو|टोगो
THA|Thailand|Thaïlande|Tailandia|تھائی لینڈ|थाईलैंड
TJK|Tajikistan|Tadjikistan|Tayikistán|تاجکستان|ताजिकिस्तान
TKM|Turkmenistan|Turkménistan|Turkmenistán|ترکمانستان|तुर्कमेनिस्तान
TLS|Timor-Leste|Timor-Leste|Timor-Leste||
TON|Tonga|Tonga|Tonga||
TTO|Trinidad and Tobago|Trinité-et-Tobago|Trinidad y Tabago||
TUN|Tunisia|Tunisie|Túnez|تیونس|ट्यूनीशिया
TUR|Türkiye|Türkiye|Türkiye|ترکیہ|तुर्किये
TUV|Tuvalu|Tuvalu|Tuvalu||
TZA|United Republic of Tanzania|République-Unie de Tanzanie|República Unida de Tanzanía||
UGA|Uganda|Ouganda|Uganda|یوگنڈا|युगांडा
UKR|Ukraine|Ukraine|Ucrania|یوکرین|यूक्रेन
URY|Uruguay|Uruguay|Uruguay|یوراگوئے|उरुग्वे
USA|United States of America|États-Unis d’Amérique|Estados Unidos de América|\
ریاستہائے متحدہ امریکا|संयुक्त राज्य अमेरिका
UZB|Uzbekistan|Ouzbékistan|Uzbekistán|ازبکستان|उज़्बेकिस्तान
VAT|Holy See|Saint-Siège|Santa Sede||
VCT|Saint Vincent and the Grenadines|Saint-Vincent-et-les Grenadines|San Vicente y las Granadinas||
VEN|Venezuela (Bolivarian Republic of)|Venezuela (République bolivarienne du)|\
Venezuela (República Bolivariana de)||
VNM|Viet Nam|Viet Nam|Viet Nam|ویتنام|वियतनाम
VUT|Vanuatu|Vanuatu|Vanuatu||
WSM|Samoa|Samoa|Samoa||
YEM|Yemen|Yémen|Yemen|یمن|यमन
ZAF|South Africa|Afrique du Sud|Sudáfrica|جنوبی افریقہ|दक्षिण अफ़्रीका
ZMB|Zambia|Zambie|Zambia|زیمبیا|ज़ाम्बिया
ZWE|Zimbabwe|Zimbabwe|Zimbabwe|زمبابوے|ज़िम्बाब्वे
"""


def _names(row: str) -> tuple[str, dict[str, str]]:
    code, *names = row.split("|")
    return code, {language: name for language, name in zip(_LANGUAGES, names, strict=True) if name}


NAMES: dict[str, dict[str, str]] = dict(_names(row) for row in _TABLE.strip().splitlines())
