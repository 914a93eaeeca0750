/**
 * How mail programs speak of the older letter. Patterns meet small letters without accents (plainLetters in ../lines.ts): en, pl, de, fr, es,
 * it, nl, cs, sk, pt, sv, da, nb, fi, hu, ro, uk, ru, tr, el, hr, sl, bg, lt, lv, et, ja, zh, ko.
 */
export const wrote: readonly string[] = [
  'wrote|writes|wrote on|вы писали|ви писали|napisala?|napisal\\(a\\)|napisano|pisze|napisana przez|przez uzytkownika|schrieb|schreibt|geschrieben',
  'ecrit|escribio|ha scritto|scrive|schreef|geschreven|escreveu|napsala?|napsal\\(a\\)|pise|skrev|skriver|kirjoitti',
  'irta|a scris|пишет|писала?|написала?|написал\\(а\\)|пише|написав|написав\\(ла\\)|написа|yazdi|sunlari yazdi|εγραψε',
  'napisao|napisala je|napisao\\(la\\)|pise|je napisala?|rase|parase|rakstija|kirjutas|写道|寫道|书写|님이 작성|작성|のメール|書きました',
]

/** Who writes in what customers tell, and never is a name in an attribution. */
export const somebody: readonly string[] = [
  'i|he|she|they|we|somebody|someone|(?:the|your|a) \\p{L}{2,20}|ja|ona|oni|kurier(?:ka)?|pani|pan|listonosz|konsultant\\p{L}{0,3}|ktos|obsluga|sprzedawca|sklep mi|panstwo',
  'ich|er|sie|ihr|(?:der|die|das|ein|eine) \\p{L}{2,20}|il|elle|ils|(?:le|la|un|une|votre) (?:livreur|facteur|vendeur|service|client)\\p{L}{0,4}|yo|ella|ellos|(?:el|la) (?:repartidor|mensajero|vendedor)\\p{L}{0,4}|lui|lei|il corriere|ik|hij|zij|de \\p{L}{2,20}|jag|han|hon|jeg|hun|budet|kuryr|kurir|я|він|вона|он|она|кур\\p{L}{1,2}р',
]

/** `Quoting`, before a name and no date. */
export const quotings: readonly string[] = [
  'quoting|citing|zitat von|zitiere|citando a?|citat fran|citat fra|cytowanie|cytat|citace|cituji|citovanie|citation de|citat|citeren|en cita de|mensaje citado por|quoted by|цитирую|цитую|цитата|sitat fra|idezet|lainaus|alinti|αποσπασμα',
]

/** How an attribution begins: the word before a date, the name of a weekday, or words that only programs write. */
export const openings: readonly string[] = [
  'on|am|le|el|il|em|op|dne|den|dna|dana|dnia|w dniu|no dia|as|a|in|pe|na|v|στις|la|lun\\.',
  'wiadomosc napisana|w wiadomosci|kuupaev',
  `(?:${[
    'mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|pon|wt|sr|czw|pt|sob|niedz|nd|po|ut|st|ct|pa|ne|stv|pia',
    'пн|вт|ср|чт|пт|сб|вс|нд|lun|mar|mer|mie|jeu|jue|ven|vie|sam|dim|dom|gio|sab|seg|ter|qua|qui|sex|man|tir|ons|tor|tors|fre|lor|sondag',
    'ma|ti|ke|to|pe|la|su|uto|sri|cet|pet|ned|pirmd|pir|ant|tre|ket|pen|ses',
  ].join('|')})[.,]{0,2} `,
].map((pattern) => (pattern.startsWith('(') ? pattern : `(?:${pattern})(?![\\p{L}])`))

/** Heads of a letter as Outlook and web mailers write them into a reply. */
export const headerNames: Readonly<Record<'from' | 'sent' | 'to' | 'subject', readonly string[]>> = {
  from: split(
    'from|od|von|de|da|van|fran|fra|от|від|odesilatel|odosielatel|nadawca|lahettaja|felado|de la|gonderen|kimden|kime ait|απο|salje|posiljatelj|od koga|nuo|no|saatja|差出人|送信者|发件人|寄件者|보낸 사람|expediteur|afzender|mittente|remitente|remetente|absender|avsandare|afsender|avsender',
  ),
  sent: split(
    'sent|date|wyslano|wyslane|wyslany|data|data wyslania|gesendet|datum|envoye|envoye le|enviado|enviado el|enviada|enviada em|enviado em|inviato|verzonden|skickat|odeslano|odoslane|sendt|дата|отправлено|надіслано|fecha|lahetetty|paivays|paivamaara|kuldve|datum|elkuldve|trimis|gonderildi|gonderme tarihi|tarih|σταλθηκε|ημερομηνια|poslano|datum slanja|изпратено|issiusta|nosutits|saadetud|kuupaev|送信日時|日付|发送时间|日期|寄件日期|보낸 날짜|dato',
  ),
  to: split(
    'to|do|adresat|an|a|para|aan|till|til|komu|кому|cc|dw|ud|kopia|kopie|copie|vastaanottaja|kopio|cimzett|masolatot kap|catre|kime|bilgi|προς|κοιν|prima|primatelj|za|kp|до|копие|копия|копія|kam|kopija|saaja|koopia|宛先|收件人|收件者|抄送|받는 사람|참조|kopi|komu',
  ),
  subject: split(
    'subject|temat|betreff|objet|asunto|assunto|oggetto|onderwerp|amne|emne|predmet|тема|относно|aihe|otsikko|targy|subiect|konu|θεμα|naslov|zadeva|tema|temats|teema|件名|主题|主題|제목',
  ),
}

/** `----- Original Message -----`; what stands between the dashes. */
export const dividers: readonly string[] = [
  'original message|original appointment|original mail|original e-?mail|forwarded message|forwarded by|reply message|replied message',
  'wiadomosc oryginalna|oryginalna wiadomosc|wiadomosc pierwotna|tresc oryginalnej wiadomosci|(?:przeslana|przekazana|przekierowana) (?:dalej )?wiadomosc|wiadomosc (?:przekazana|przeslana)',
  "ursprungliche (?:nachricht|mail)|originalnachricht|original-?nachricht|weitergeleitete nachricht|message d'origine|message (?:original|transfere|initial)|mensaje (?:original|reenviado)|messaggio (?:originale|inoltrato)|messaggio di origine",
  'oorspronkelijk bericht|origineel bericht|doorgestuurd bericht|mensagem (?:original|encaminhada)|puvodni (?:zprava|e-?mail)|(?:preposlana|preposlany) (?:zprava|e-?mail)|povodna sprava|preposlana sprava',
  'ursprungligt meddelande|ursprungsmeddelande|originalmeddelande|vidarebefordrat (?:meddelande|mejl)|oprindelig (?:meddelelse|besked|mail)|videresendt (?:meddelelse|melding)|opprinnelig melding|alkuperainen viesti|valitetty viesti',
  'eredeti uzenet|tovabbitott uzenet|mesaj(?:ul)? original|mesaj redirectionat|(?:исходное|оригинальное|пересланное|пересылаемое) (?:сообщение|письмо)|(?:оригінальне|початкове|вихідне|переслане) повідомлення',
  'orijinal (?:ileti|mesaj)|ozgun ileti|iletilen ileti|αρχικο μηνυμα|προωθημενο μηνυμα|izvorna poruka|proslijedena poruka|izvirno sporocilo|оригинално съобщение|pradinis (?:pranesimas|laiskas)|originalais zinojums|algne (?:sonum|kiri)|原始邮件|原始郵件|转发邮件|元のメッセージ|원본 메(?:시지|일)',
]

/** Apple's way to begin a forwarded letter, on a line of its own. */
export const forwardings: readonly string[] = [
  'begin forwarded message|poczatek przekazanej wiadomosci|anfang der weitergeleiteten nachricht|debut du message reexpedie|inicio del mensaje reenviado|inizio messaggio inoltrato',
  'begin doorgestuurd bericht|inicio da mensagem (?:reencaminhada|encaminhada)|zacatek preposilane zpravy|zaciatok preposlanej spravy|vidarebefordrat brev|start pa videresendt besked|videresendt melding|начало переадресованного сообщения|початок листа, що пересилається',
]

function split(names: string): readonly string[] {
  return [...new Set(names.split('|'))]
}
