/** How machines begin a subject. Patterns meet small letters without accents (plainLetters in ../lines.ts). */
export const automaticSubjects: readonly string[] = [
  'auto(?:matic|mated)?[- ]?(?:reply|response|responder)|auto:|vacation (?:reply|response)|autoodpowiedz|automatyczna odpowiedz|odpowiedz automatyczna|automatische (?:antwort|beantwortung|beantwoording)|abwesenheits\\p{L}+',
  'reponse automatique|respuesta automatica|respuesta de ausencia|risposta automatica|automatisch antwoord|resposta automatica|automaticka odpove[dt]|odpove[dt] v nepritomnosti|autosvar|automatiskt? svar|automaattinen vastaus|automatikus valasz|raspuns automat',
  'автоответ|автоматическии ответ|автоматична відповідь|otomatik yanit|αυτοματη απαντηση|automatinis atsakymas|自動返信|自动回复|자동 ?회신|자동 ?응답',
]
/** Words for being away, which people use as well: they count before a colon, a date or alone. */
export const awaySubjects: readonly string[] = [
  'out of (?:the )?office|ooo|away(?: from (?:the |my )?(?:office|desk))?|on (?:vacation|holiday|leave|annual leave)|(?:jestem )?poza biurem|nieobecnosc(?: w (?:biurze|pracy))?|(?:jestem )?na urlopie|urlop(?= ?:)',
  'abwesend|abwesenheit|ausser haus|nicht im buro|absence(?: du bureau)?|absente? du bureau|en conge|fuera de la oficina|ausencia|de vacaciones|fuori (?:sede|ufficio)|assenza|in ferie|afwezig(?:heid)?|fora do escritorio|de ferias',
  'mimo kancelare?|mimo kancelarie|na dovolen(?:e|ke)|franvaro|franvarande|fravaer|ikke til stede|poissaolo|lomalla|hazon kivul|szabadsag|concediu|отпуск|відпустка|izindeyim|εκτος γραφειου|atostogos',
]

/** What only machines say of themselves, at the beginning of a sentence, and the line ticket systems ask to write above. */
export const saidByMachines: readonly string[] = [
  '(?:this|the following) is an auto(?:mated|matic|matically[- ]generated|[- ]?(?:reply|response))|this (?:e-?mail|message|notification) (?:was|has been|is) (?:generated|sent|created) automatically|(?:please,? )?do not reply to this (?:e-?mail|message)|(?:please )?type your reply above this line|a message that you sent (?:has|could) not',
  '(?:ta |niniejsza |powyzsza )?wiadomosc (?:zostala )?(?:wygenerowana|wyslana) automatycznie|(?:to jest|jest to) (?:automatyczna (?:odpowiedz|wiadomosc)|(?:odpowiedz|wiadomosc) (?:automatyczna|wygenerowana|wyslana automatycznie))|(?:prosimy|prosze) (?:o )?nie odpowiada\\p{L} na (?:te|nia|niniejsza)|(?:twoja )?wiadomosc nie zostala jeszcze dostarczona',
  'dies(?:e|es|er)? (?:e-?mail |nachricht |ist eine |wurde )*automatisch|bitte antworten sie nicht auf diese|ceci est une? (?:message|reponse|courriel|e-?mail) automatique|(?:este es un|esta es una|este e um|esta e uma) (?:mensaje|mensagem|respuesta|resposta) automatic|(?:questo e un messaggio|questa e una risposta) automatic|(?:questo )?messaggio (?:e stato )?generato automaticamente|dit is een automatisch',
  '(?:toto|tohle) je automatick|(?:detta ar ett|dette er (?:en|et)) (?:automatisk|autosvar)|tama on automaattinen|ez egy automatikus|acesta este un (?:mesaj|raspuns) automat|це автоматичн|это автоматическ|bu (?:bir )?otomatik|αυτο ειναι (?:ενα )?αυτοματο|tai automatini',
]

/** Where the writer is, or that nobody is there. */
export const away: readonly string[] = [
  "(?:out of|away from|not in) (?:the |my |our )?office|on (?:\\p{L}{1,12} )?leave|on (?:vacation|holidays?)|(?:i am|i'm|will be) (?:currently |presently )?(?:away|travell?ing|absent)|office is (?:currently )?closed|na (?:urlopie|zwolnieniu|delegacji|wakacjach|l4)|nieobecn[ay]|poza biurem|biuro (?:jest )?(?:nieczynne|zamkniete)",
  'nicht (?:im (?:buro|haus)|erreichbar|am arbeitsplatz)|im urlaub|in (?:elternzeit|mutterschutz)|abwesend|ausser haus|buro ist (?:bis .{3,30} )?geschlossen|absente?s?|en (?:conges?|vacances|deplacement)|bureaux sont fermes|fuera de (?:la|mi) oficina|de vacaciones|ausente|fuori (?:ufficio|sede)|in ferie|assente',
  '(?:met|op) vakantie|afwezig|niet (?:op kantoor|aanwezig)|de ferias|fora do escritorio|(?:na|cerpam|mam) dovolen\\p{L}{1,2}|mimo kancelar\\p{L}{1,2}|nepritom\\p{L}{1,3}|pa semester|(?:pa|holder) ferie|ledig|bortrest|bortreist|franvarande|fravaerende|(?:ikke|inte) pa kontoret',
  '(?:vuosi)?lomalla|poissa|szabadsagon|nem vagyok elerheto|(?:in )?concediu|відпустці|відрядженні|немає в офісі|отпуске|командировке|нет в офисе|izindeyim|izinliyim|yillik izin|ofis disinda|σε αδεια|εκτος γραφειου|απουσιαζω|atostogauju|atostogose',
]
/** What is told to whoever writes meanwhile. */
export const meanwhile: readonly string[] = [
  '(?:for|in case of|if (?:it|your (?:matter|request) )is) (?:any )?urgen|urgent (?:matters?|enquir|inquir|requests?|cases?)|(?:limited|intermittent|no) access to (?:my )?(?:e-?)?mail|(?:will not|not) be forwarded|(?:will|shall) (?:reply|respond|answer|get back)(?: to)? (?:your|you|as soon|when|upon|after|on my|all)|(?:contact|write to|reach out to|enquiries to|inquiries to) \\S+@|w (?:pilnych|naglych) (?:sprawach|przypadkach)|w sprawach (?:pilnych|niecierpiacych)|po powrocie|ograniczony dostep|w razie pilnej|(?:prosze|prosimy) (?:o kontakt z|pisac|kontaktowac sie).{0,60}\\S@|(?:zastepstw|zastepuje|zastapi)|na (?:wiadomosci|maile) odpowi',
  "in dringenden|dringende\\p{L}* (?:fall|angelegenheit|anfrage)|weitergeleitet|nach meiner ruckkehr|(?:kehre|bin) .{3,30} (?:zuruck|wieder (?:erreichbar|im buro|fur sie da))|wieder erreichbar|wenden sie sich|melden uns danach|(?:en cas d'|pour toute |si )urgen|(?:a mon|des notre|a notre) retour|pas acces a (?:ma messagerie|mes)|asuntos urgentes|caso de urgencia|(?:a mi|no meu) regreso|a mi vuelta|per urgenze|al mio r(?:ientro|itorno)|responderei (?:assim|ao)",
  'dringende zaken|(?:bij|met) spoed|na mijn terugkomst|niet doorgestuurd|v nalehav|naliehav|po navratu|bradskande|ved hastende|hastesaker|(?:nar|naar) (?:jag|jeg) er? (?:tillbaka|tilbage|tilbake|retur)|nar jag ar tillbaka|aterkommer|laser inte min|kiireell|palattuani|lue sahkoposti|surgos esetben|visszateres|(?:pentru|de|caz de) urgent|la revenire|la intoarcere',
  'термінов|срочн|після повернення|повернуся|после возвращения|вернусь|acil (?:durum|islem|konu)|donusum|επειγον|επιστροφη μου|skubi|grizus',
]

/** A desk that has taken in what was written: what it took, and what it promises. People thank for mails and write `as soon as possible`, too. */
export const taken: readonly string[] = [
  "your (?:e-?mail|message|request|enquiry|inquiry|ticket|case|question)(?: \\(?#?[\\w-]{1,20}\\)?)? (?:has been|was|is) (?:received|created|registered|logged|opened|assigned)|(?:we(?: have|'ve)? |have )received your (?:e-?mail|message|request|enquiry|inquiry|ticket|question)",
  '(?:twoje|panstwa|pani|pana) (?:zgloszenie|zapytanie|wiadomosc|e-?mail)(?: \\S{1,20})? (?:zostal[oa]?|jest) (?:zarejestrowan|przyjet|otrzyman|zapisan)|(?:otrzymalismy|dotarla do nas) (?:twoja|twoje|panstwa|pani|pana) (?:wiadomosc|zgloszenie|zapytanie)|potwierdzamy otrzymanie (?:wiadomosci|zgloszenia|zapytania)|(?:wiadomosc|zgloszenie) zostal[oa] (?:przyjet|zarejestrowan)[ao] i otrzymal[ao]',
  'ihre (?:anfrage|nachricht|e-?mail|mail) (?:ist bei uns eingegangen|wurde (?:erfasst|registriert|empfangen)|haben wir erhalten)|wir haben ihre (?:anfrage|nachricht|e-?mail) erhalten|nous avons bien recu votre (?:message|demande|e-?mail|courriel)|hemos recibido su (?:solicitud|mensaje|consulta)|abbiamo ricevuto la (?:tua|sua|vostra) (?:richiesta|e-?mail)|(?:wij hebben|we hebben) (?:uw|je) (?:bericht|vraag|aanvraag|e-?mail) ontvangen|vasi (?:zpravu|zadost) jsme prijali|votre demande a (?:bien )?ete enregistre|su (?:solicitud|consulta) ha sido registrad|la (?:sua|tua) richiesta e stata registrat|uw (?:vraag|bericht|verzoek) is (?:geregistreerd|ontvangen)|vas pozadavek byl (?:zaevidovan|prijat)|(?:ваше звернення|ваш запит|ваше обращение|ваш запрос) (?:зареєстрован|отриман|зарегистрирован|получен|принят)|recebemos (?:a sua|o seu) (?:mensagem|pedido|e-?mail)|(?:ми отримали|мы получили) ваш',
]
export const comesNext: readonly string[] = [
  "(?:ticket|case|request|reference)(?: (?:number|id|no))?\\.? ?(?:is|:|#)|with number|\\[?#\\d{3}|(?:we|will|'ll) (?:\\p{L}{1,12} )?(?:get back|respond|reply|answer|be in touch)|support (?:staff|team)|pod numerem|numer (?:zgloszenia|sprawy)|otrzymal[ao] numer|odpowiemy|skontaktujemy sie",
  '(?:sous|con) (?:le|el|il) numero|onder nummer|ticketnummer|vorgangsnummer|melden uns|vous repondr|reviendrons vers|numero de (?:caso|ticket)|numero del ticket|le responderemos|ti risponderemo|nemen .{0,40} contact|pod cislem|entraremos em contacto?|зв.яжемося|відповімо|ответим|під номером|под номером',
]

/** A gate before somebody's mailbox that wants proof of a person. */
export const challenges: readonly string[] = [
  'complete the verification|(?:confirm|verify|prove) that you are (?:a )?(?:human|person|not a)|your (?:e-?mail|message)(?: to \\S{3,80})? (?:is being held|has been (?:held|quarantined)|is (?:awaiting|waiting))|guest list|protecting myself from (?:receiving )?(?:junk|spam)|challenge[- ]response',
  'oczekuje na potwierdzenie|nie jestes robotem|bestatigen sie (?:bitte )?ihre (?:absender|e-?mail|mail)|noch nicht zugestellt|confirmez que vous (?:etes|n.etes pas)|confirme que (?:es|usted es|no es)|potvrdte, ze nejste|підтвердіть, що ви не|подтвердите, что вы не',
]

/** Read receipts of programs that send them as plain letters. */
export const receiptSubjects =
  '(?:not )?read|(?:nie )?przeczytano|(?:un)?gelesen|(?:non )?lu|(?:no )?leido|(?:non )?letto|(?:niet )?gelezen|precteno|precitane|lido|last|laest|lest|luettu|olvasott|elolvasva|citit|прочитано|прочтено|okundu|αναγνωσθηκε|perskaityta|potwierdzenie przeczytania|lesebestatigung|accuse de lecture'
export const receiptBodies =
  '(?:your|this) message|(?:twoja |panstwa )?wiadomosc|ihre nachricht|votre message|(?:su|el|tu) mensaje|il (?:suo |tuo )?messaggio|uw bericht|(?:vase|tvoja|vasa) (?:zprava|sprava)|a sua mensagem|ditt meddelande|din (?:meddelelse|besked)|meldingen din|viestisi|az on uzenete|mesajul|ваше (?:повідомлення|сообщение)|iletiniz|το μηνυμα|jusu laiskas'

/** What customers speak of, and machines that are away or take letters in do not. */
export const goods =
  /parcel|package|deliver|courier|refund|voucher|survey|paczk|przesylk|kurier|zwrot|zamowien|paket|bestell|lieferung|(?<!\p{L})ware(?!\p{L})|colis|commande|livr|paquete|pedido|pacco|ordine|pakket|balik|zasilk|csomag|colet|посил|посыл|заказ|замовл|kargo|siparis|δεμα|παραγγελ|siunt/u
