/** `Sent from`, as programs put it: small letters without accents (plainLetters in ../lines.ts), with the preposition that makes it one. */
export const sentFrom: readonly string[] = [
  'sent (?:from|via|with|using|by)|wysla?n[eoay] (?:z|ze|za pomoca|przy uzyciu|przez|poprzez|od)|gesendet (?:von|vom|mit|aus|uber)|(?:provenance ?:|envoyee?s? (?:de|du|depuis|a partir d[eu]|avec|via|par|grace a))',
  "enviad[oa]s? (?:desde|con|a traves de|por|do|de|da|a partir d[eo]|pelo|com|via|usando)|inviat[oa] (?:da|dal|dalla|dall'|con|tramite|su|mediante)|(?:verzonden|verstuurd|gestuurd) (?:vanaf|vanuit|met|via|van|door)|(?:odeslano|odoslan[eao]|poslano|poslane) (?:z|ze|zo|s|sa|so|pomoci|pomocou|iz|preko|pres|cez)",
  'skickat (?:fran|med|via)|sendt (?:fra|med|via)|lahetetty|(?:el)?kuldve|trimis (?:de pe|de la|din|cu|prin|folosind)|отправлено (?:с|со|из|через|при помощи)|(?:надіслано|відправлено) (?:з|зі|із|через|за допомогою)|изпратено (?:от|с)|(?:σταλθηκε|απεσταλμενο|εσταλη) απο|issiusta is|is(?= mano)|invio da|nosutits no|saadetud|发自|發自|来自|傳送自',
]

/** The same, where the verb stands last. */
export const sentLast: readonly string[] = [
  'gesendet|geschickt|verschickt|verzonden|verstuurd|gonderildi|gonderilmistir|から送信|에서 보냄|傳送|发送|(?:el)?kuldve',
]

/** What such a line must name: a device, a mail program or a provider. */
export const devices =
  'i ?phon|i ?pad|i ?pod|i ?cloud|ios|mac ?book|apple|android|samsung|galaxy|huawei|honor|xiaomi|redmi|poco|one ?plus|pixel \\d|google pixel|motorola|moto|nokia|black ?berry|htc|lg|sony|xperia|oppo|realme|nothing phone|windows|outlook|gmail|google|yahoo|hotmail|aol|proton|tuta|gmx|web\\.de|blue ?mail|spark|aqua ?mail|k-9|thunderbird|fairemail|newton|spike|edison|mail\\.ru|почт|яндекс|yandex|mail|e-mail|poczt|posta|poste|posty|correo|courrier|correio|e-post|wp|onet|o2|tlen|interi[ai]|libero|orange|telekom|t-online|seznam|vodafone|verizon|t-mobile|freenet|laposte|sfr|bouygues|tablet|smartphone|smartfon|phone|telefon|telefonu|komork|mobil|mobile|mobilu|handy|movil|portable|cellulare|celular|telemovel|gsm|kannettava|puhelim|mailspring|canary|airmail|telefoon|telefonom|dispositivo|urzadzeni|gerat|device|toestel|appareil'

/** `Sent from my …`: with such a word any device will do. */
export const mine =
  'my|moj\\p{L}{0,3}|meine[mrn]?|mon|ma|mi|meu|minha|mio|mia|mijn|meho|mojho|mobjho|min|mitt|minun|мо[еии]\\p{L}{0,3}|мого|моего|mano|mana|mog|mojega'

/** `Get Outlook for Android`. */
export const getOutlook =
  'get|download|pobierz|uzyskaj|holen|laden|herunterladen|hole|obtenir|obtenez|telecharger?z?|obtener|obtenga|obten|descargar?|scarica|ottieni|scaricare|downloaden|ophalen|download|ziskat|ziskejte|stahn\\p{L}{0,5}|stiahn\\p{L}{0,5}|obter|obtenha|baixar?|hamta|hent|skaff|hanki|hae|lataa|letolt\\p{L}{0,6}|beszerez\\p{L}{0,6}|obtine\\p{L}{0,4}|descarca\\p{L}{0,4}|скача\\p{L}{0,4}|получ\\p{L}{0,5}|отрима\\p{L}{0,4}|завантаж\\p{L}{0,5}|edinin|indirin|ληψη|αποκτηστε|preuzmite|nabavite|prenesite|изтеглете|вземете|gauti|gaukite|iegut|iegustiet|hankige|laadige'

/** What may stand before `sent from`: `Wiadomość została`, `This message was`. */
export const letterWas =
  '(?:this|the) (?:e-?mail|message) (?:was |has been )?|(?:ta |niniejsza )?wiadomosc (?:zostala )?|e-?mail (?:zostal )?|ce (?:message|mail|courriel) (?:a ete |est )?|(?:questo messaggio|questa e-?mail) (?:e stat[oa] )?|este (?:mensaje|correo|e-?mail|mensagem) (?:ha sido |fue |foi )?|dit bericht (?:is |werd )?|(?:tato zprava|tento e-?mail|tato sprava) (?:byla |byl |bola |bol )?|(?:detta|dette|denne) (?:mejl|meddelande|e-?mail|besked|melding) (?:har |er |ble |blev )?'

/** What people add to such a line: sorry for slips and shortness. */
export const excuses =
  'excuse|sorry|apolog|forgive|pardon|brevity|typo|przepraszam|wybacz|literow|entschuldig|verzeih|tippfehler|kurze|excus|desole|brievete|fautes|disculp|perdon|errat|errores|scus[ai]|errori|desculp|erros|excuses|typefout|kort|omluv|promin|preklep|ospravedln|ursakta|stavfel|undskyld|tastefejl|beklager|skrivefeil|pahoittel|kirjoitusvirhe|elnezest|eliras|scuze|вибач|помилк|извин|опечат|ozur|hata|συγνωμη|συγγνωμη|atsiprasa|klaid'
