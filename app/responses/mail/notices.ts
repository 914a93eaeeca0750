import { plainLetters } from './lines.ts'

const heads =
  /^[*_\s]*(?:legal |e-?mail |confidentiality )?(?:disclaimer|confidentiality notice|notice|important notice|haftungsausschluss|hinweis|klauzula poufnosci|zastrzezenie|nota prawna|avis de confidentialite|aviso legal|aviso de privacidad|informativa privacy|vertraulichkeitshinweis|vyhlaseni|rodo|gdpr)[*_:.\s]*$/u

/** A notice begins by naming the letter itself, and goes on about secrecy, or about viruses in one short line. */
const aboutTheLetter =
  /^[*_\s]*(?:uwaga|achtung|important|note|notice|confidential\p{L}*|disclaimer|hinweis|uwagi)?[:!.\s*_-]*(?:this (?:e-?mail|message|communication|transmission|electronic mail)|the (?:contents?|information)(?: contained)? (?:of|in) this|(?:niniejsza|ta|powyzsza) (?:wiadomosc|korespondencja)|niniejszy e-?mail|(?:tresc|informacje) (?:tej|zawarte|niniejszej)|diese (?:e-?mail|nachricht|mail)|der inhalt dieser|die (?:in|information)[^.]{0,60} dieser|ce (?:message|courriel|mail|courrier)|(?:este|esta) (?:mensaje|correo|e-?mail|mensagem|comunicacion)|(?:questo|questa|il presente|la presente) (?:messaggio|e-?mail|comunicazione)|dit (?:bericht|e-?mail)|deze e-?mail|(?:tento|tato) (?:e-?mail|zprava|sprava)|(?:detta|denna|dette|denne) (?:mail|mejl|e-post|meddelande|meddelelse|e-?mail|melding)|tama (?:viesti|sahkoposti)|ez az? (?:e-?mail|uzenet)|(?:acest|prezentul) (?:e-?mail|mesaj)|(?:это|данное) (?:сообщение|письмо)|це повідомлення|(?:цеи|этот) (?:лист|email|e-mail))/u
const secrecy =
  /confiden|privileged|intended (?:solely|only|for|recipient)|poufn|adresat|vertraulich|empfanger|destinat|riservat|vertrouwelijk|geadresseerd|bestemd|duvern|dovern|urcen|konfident|fortrolig|luottamuksell|bizalmas|cimzett|конфиден|конфіден|адресат|before printing|drukowa|wydruk|ausdruck|imprim|environment|srodowisk/u
const scanned =
  /^(?:[*_\s]*virus-?free\b|.{0,40}(?:checked for viruses|auf viren gepruft|bez wirusow|woln[ya] od wirusow|nie zawiera wirusow|analyse contre les virus|sans virus|libre de virus|privo di virus|virusvrij|virenfrei)).{0,80}$/u
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
  return aboutTheLetter.test(text) && text.length > 80 && secrecy.test(text)
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
