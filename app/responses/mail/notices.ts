import { plainLetters } from './lines.ts'

const heads =
  /^[*_\s]*(?:legal |e-?mail |confidentiality )?(?:disclaimer|confidentiality notice|notice|important notice|haftungsausschluss|hinweis|klauzula poufnosci|zastrzezenie|nota prawna|avis de confidentialite|aviso legal|aviso de privacidad|informativa privacy|vertraulichkeitshinweis|vyhlaseni|rodo|gdpr)[*_:.\s]*$/u

/** A notice begins by naming the letter itself, and goes on about secrecy, or about viruses in one short line. */
const aboutTheLetter =
  /^[*_\s]*(?:uwaga|achtung|important|note|notice|confidential\p{L}*|disclaimer|hinweis|uwagi)?[:!.\s*_-]*(?:this (?:e-?mail|message|communication|transmission|electronic mail)|the (?:contents?|information)(?: contained)? (?:of|in) this|(?:niniejsza|ta|powyzsza) (?:wiadomosc|korespondencja)|niniejszy e-?mail|(?:tresc|informacje) (?:tej|zawarte|niniejszej)|diese (?:e-?mail|nachricht|mail)|der inhalt dieser|die (?:in|information)[^.]{0,60} dieser|ce (?:message|courriel|mail|courrier)|(?:este|esta) (?:mensaje|correo|e-?mail|mensagem|comunicacion)|(?:questo|questa|il presente|la presente) (?:messaggio|e-?mail|comunicazione)|dit (?:bericht|e-?mail)|deze e-?mail|(?:tento|tato) (?:e-?mail|zprava|sprava)|(?:detta|denna|dette|denne) (?:mail|mejl|e-post|meddelande|meddelelse|e-?mail|melding)|tama (?:viesti|sahkoposti)|(?:ez az?|a? ?jelen) (?:e-?mail|uzenet)|bu (?:e-?posta|mesaj|ileti)|(?:το παρον|αυτο το) (?:μηνυμα|e-?mail)|sis (?:laiskas|pranesimas|el)|(?:acest|prezentul) (?:e-?mail|mesaj)|(?:это|данное) (?:сообщение|письмо)|це повідомлення|(?:цеи|этот) (?:лист|email|e-mail))/u
/** `The information contained in this message`, with the word for information first in most languages. */
const aboutItsContents =
  /^(?:\p{L}{1,4}['’ ]){0,2}(?:informa\p{L}+|content\p{L}*|contenu\p{L}*|contenid\p{L}*|inhoud|inhalt|tresc|obsah|innehall\p{L}*|indhold\p{L}*|інформація|информация)[^.!?]{0,60}(?:message|messaggio|mensaje|mensagem|correo|mail|bericht|zprav|sprav|wiadomos|nachricht|uzenet|mesaj|laisk|viesti|mejl|meddel|melding|повідомлен|сообщен|лист|μηνυμα)/u
/** In words we were not taught: the letter named among the first four words, something secret, and whom it is for. */
const letterNamed =
  /^(?:\S{1,20} ){0,3}\S{0,4}(?:message|messaggio|mensaje|mensagem|correo|mail|e-?post|courriel|bericht|zprav|sprav|wiadomosc|nachricht|uzenet|mesaj|ileti|laisk|pranesim|viesti|sahkoposti|mejl|meddel|melding|besked|повідомлен|сообщен|письмо|лист|μηνυμα|kiri|sonum|zinojum|vestul|poruk|sporocil|съобщение)/u
const secret =
  /confiden|konfid|poufn|vertraul|riserv|vertrouw|duvern|dovern|povjerlj|zaupn|fortrol|luottam|bizalm|gizli|εμπιστ|конфид|конфід|поверит/u
const receiver =
  /address|adres|recip|destin|empfang|geadress|mottag|modtag|mottak|vastaanott|cimzett|alici|παραλ|gavej|odbiorc|одержув|получател|primatelj|prejemnik|sanem|saaja/u
/** Whose data it is that is kept: what the law makes companies write below letters. */
const aboutData =
  /^(?:administratorem (?:panstwa|pani|pana|twoich|przekazanych)[^.]{0,30} danych|(?:klauzula|obowiazek) informacyjn|informacj[ae] o przetwarzaniu danych|informationen zum datenschutz)/u
const secrecy =
  /confiden|privileged|intended (?:solely|only|for|recipient)|poufn|adresat|vertraulich|empfanger|destinat|riservat|vertrouwelijk|geadresseerd|bestemd|duvern|dovern|urcen|konfident|fortrolig|luottamuksell|bizalmas|cimzett|конфиден|конфіден|адресат|gizli|εμπιστευτικ|before printing|drukowa|wydruk|ausdruck|imprim|environment|srodowisk/u
const scanned =
  /^(?:[*_\s]*virus-?free\b|.{0,40}(?:checked for viruses|auf viren gepruft|bez wirusow|woln[ya] od wirusow|nie zawiera wirusow|analyse contre les virus|sans virus|libre de virus|privo di virus|virusvrij|virenfrei)).{0,80}$/u
/** A short paragraph that names a virus, and who looked for it. */
const virus = /(?<!\p{L})(?:anti-?)?(?:virus|wirus|viry|viru|вирус|вірус)/u
const scanner =
  /avast|avg(?!\p{L})|eset|norton|mcafee|kaspersky|bitdefender|avira|(?:checked|scanned) (?:for|by)|sprawdzon|gepruft|analizad|analys|verifi|antivir/u
const printing =
  /^[^.!?]{0,80}(?:before printing|zanim wydruk\p{L}*|wydrukujesz|bevor sie diese|avant d'imprimer|antes de imprimir)/u

/** A paragraph that lawyers or virus scanners put below a letter. In doubt it is the customer's. */
export function isNotice(lines: readonly string[]): boolean {
  const headed = heads.test(plainLetters(lines[0] ?? ''))
  const text = plainLetters(
    lines
      .slice(headed ? 1 : 0, 40)
      .join(' ')
      .slice(0, 2_000),
  ).trim()
  if ((headed && !text) || scanned.test(text) || printing.test(text)) return true
  if (text.length < 160 && virus.test(text) && scanner.test(text)) return true
  if (text.length <= 80) return false
  if (letterNamed.test(text) && secret.test(text) && receiver.test(text)) return true
  return aboutData.test(text) || ((aboutTheLetter.test(text) || aboutItsContents.test(text)) && secrecy.test(text))
}

const warning =
  /^[*_[\s(]*(?:caution|warning|attention|external|notice|be careful|uwaga|ostrzezenie|achtung|vorsicht|extern|avertissement|attenzione|cuidado|atencion|atencao|pozor|varovani|let op|obs|varning|advarsel|внимание|увага)(?![\p{L}])/u
const outside =
  /outside|external|zewnetrzn|spoza|extern|ausserhalb|exterieur|esterno|esterna|fuera|buiten|mimo|utanfor|udenfor|внешн|зовнішн/u

/** What the shop's own mail system puts above letters from strangers. */
export function isOutsideWarning(lines: readonly string[]): boolean {
  if (lines.length === 0 || lines.length > 6) return false
  const text = plainLetters(lines.join(' ').slice(0, 600))
  return (
    warning.test(text) &&
    outside.test(text) &&
    /mail|message|sender|wiadomosc|nachricht|courriel|correo|mensa|bericht|zprav|sprav|meddel|сообщ|письм|лист/u.test(
      text,
    )
  )
}
