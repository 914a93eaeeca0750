import { expect } from 'chai'
import { bounceOf, kindOf } from '../../../app/responses/mail/classify.ts'
import { letterWith } from './read-fixture.ts'
import { readMail } from '../../../app/responses/mail/read.ts'

/** Machines that put no header of theirs into what they write, and people who write of the same things. */
const kind = async (subject: string, body: string, headers: readonly string[] = []): Promise<string> =>
  kindOf(await letterWith([`Subject: ${subject}`, ...headers], body)).kind
const quoted = '\r\n\r\nOn Mon, 4 May 2026 at 10:00, Shop <shop@example.net> wrote:\r\n> Jak nam poszło?'

describe('what a machine wrote without saying so in a header', () => {
  const away: readonly (readonly [language: string, words: string])[] = [
    [
      'en',
      'Thank you for your email. I am currently out of the office until 20 May with limited access to email. For urgent matters please contact Jane at jane@example.com.',
    ],
    [
      'en2',
      'Hi,\nI am on annual leave and will return on Monday 25 May. I will reply to your message when I get back.\nAnna',
    ],
    ['en3', 'I am away from my desk. This is an automated response.'],
    [
      'en4',
      "Thanks for your message. I'm on maternity leave. Your email will not be forwarded. For urgent enquiries contact sales@example.com",
    ],
    [
      'pl',
      'Dziękuję za wiadomość. Jestem na urlopie do 20 maja. W pilnych sprawach proszę o kontakt z p. Janem: jan@example.com. Odpowiem po powrocie.',
    ],
    ['pl2', 'Dzień dobry,\nprzebywam na urlopie w dniach 10-20.05. Odpowiem na wiadomość po powrocie.\nPozdrawiam'],
    ['pl3', 'To jest wiadomość wygenerowana automatycznie, prosimy na nią nie odpowiadać.'],
    [
      'pl4',
      'Jestem nieobecna w biurze w dniach 4-8 maja. W sprawach pilnych proszę o kontakt pod numerem 600 000 000.',
    ],
    [
      'de',
      'Vielen Dank für Ihre Nachricht. Ich bin bis zum 20. Mai nicht im Büro. In dringenden Fällen wenden Sie sich bitte an vertretung@example.com. Ihre E-Mail wird nicht weitergeleitet.',
    ],
    [
      'de2',
      'Ich befinde mich derzeit im Urlaub und bin ab dem 25.05. wieder erreichbar. Ihre Nachricht wird nach meiner Rückkehr beantwortet.',
    ],
    [
      'fr',
      'Bonjour, je suis actuellement absente du bureau jusqu’au 20 mai. En cas d’urgence, vous pouvez contacter Jean : jean@example.com. Je répondrai à votre message à mon retour.',
    ],
    [
      'fr2',
      'Je suis en congé jusqu’au 20 mai inclus et n’ai pas accès à ma messagerie. Pour toute urgence, merci de contacter le service.',
    ],
    [
      'es',
      'Gracias por su mensaje. Me encuentro fuera de la oficina hasta el 20 de mayo. Para asuntos urgentes, contacte con ana@example.com.',
    ],
    [
      'it',
      'Sono fuori ufficio fino al 20 maggio. Per urgenze contattare mario@example.com. Risponderò al mio rientro.',
    ],
    [
      'nl',
      'Ik ben tot en met 20 mei afwezig. Voor dringende zaken kunt u contact opnemen met jan@example.com. Ik beantwoord uw bericht na mijn terugkomst.',
    ],
    [
      'pt',
      'Estou de férias até 20 de maio. Em caso de urgência, contacte ana@example.com. Responderei ao seu e-mail no meu regresso.',
    ],
    [
      'cs',
      'Děkuji za zprávu. Do 20. května jsem na dovolené. V naléhavých případech kontaktujte kolegu na jan@example.com. Odpovím po návratu.',
    ],
    ['sk', 'Som na dovolenke do 20. mája. V naliehavých prípadoch kontaktujte jan@example.com. Odpoviem po návrate.'],
    [
      'sv',
      'Jag är på semester till den 20 maj. Vid brådskande ärenden kontakta jan@example.com. Jag svarar när jag är tillbaka.',
    ],
    [
      'da',
      'Jeg er på ferie til og med 20. maj. Ved hastende henvendelser kontakt jan@example.com. Jeg svarer, når jeg er tilbage.',
    ],
    ['nb', 'Jeg er bortreist til 20. mai. Ved hastesaker kontakt jan@example.com. Jeg svarer når jeg er tilbake.'],
    [
      'fi',
      'Olen lomalla 20.5. asti. Kiireellisissä asioissa ota yhteyttä jan@example.com. Vastaan viestiisi palattuani.',
    ],
    [
      'hu',
      'Május 20-ig szabadságon vagyok. Sürgős esetben kérem, forduljon kollégámhoz: jan@example.com. Visszatérésem után válaszolok.',
    ],
    [
      'ro',
      'Sunt în concediu până pe 20 mai. Pentru urgențe vă rog contactați jan@example.com. Voi răspunde la revenire.',
    ],
    [
      'uk',
      'Я у відпустці до 20 травня. З термінових питань звертайтеся до jan@example.com. Відповім після повернення.',
    ],
    ['ru', 'Я в отпуске до 20 мая. По срочным вопросам обращайтесь к jan@example.com. Отвечу после возвращения.'],
    [
      'tr',
      '20 Mayıs’a kadar izindeyim. Acil durumlarda jan@example.com ile iletişime geçebilirsiniz. Dönüşümde yanıtlayacağım.',
    ],
    [
      'el',
      'Βρίσκομαι σε άδεια έως 20 Μαΐου. Για επείγοντα θέματα επικοινωνήστε με jan@example.com. Θα απαντήσω με την επιστροφή μου.',
    ],
    ['lt', 'Atostogauju iki gegužės 20 d. Skubiais klausimais kreipkitės jan@example.com. Atsakysiu grįžusi.'],
  ]
  for (const [language, words] of away)
    it(`is an absence message: ${language}`, async () => {
      expect(await kind('Re: 0-10?', words)).to.equal('automatic')
      expect(await kind('Re: 0-10?', `${words}${quoted}`)).to.equal('automatic')
    })

  const others: readonly (readonly [what: string, subject: string, words: string])[] = [
    [
      'en',
      '[Ticket #12345] 0-10?',
      'Hello,\n\nYour request (12345) has been received and is being reviewed by our support staff.\n\nTo add additional comments, reply to this email.',
    ],
    [
      'en2',
      'Re: 0-10? [#ABC-123]',
      '##- Please type your reply above this line -##\n\nThank you for contacting us. Your ticket has been created with number 123.',
    ],
    [
      'en3',
      'We received your message',
      'Thank you for contacting Example Ltd. We have received your enquiry and will get back to you within 24 hours.',
    ],
    [
      'en4',
      'Re: 0-10?',
      'This is an automatic confirmation that we have received your email. Your case number is 12345. Please keep it for your records.',
    ],
    [
      'pl',
      'Re: 0-10? [Zgłoszenie 12345]',
      'Dziękujemy za kontakt. Twoje zgłoszenie zostało zarejestrowane pod numerem 12345. Odpowiemy w ciągu 24 godzin.',
    ],
    [
      'pl2',
      'Potwierdzenie otrzymania wiadomości',
      'Dziękujemy za przesłanie wiadomości. Wiadomość została przyjęta i otrzymała numer 123. Wiadomość wygenerowana automatycznie.',
    ],
    [
      'de',
      'Re: 0-10? [Ticket#2026]',
      'Vielen Dank für Ihre Anfrage. Ihre Anfrage ist bei uns eingegangen und wird unter der Ticketnummer 2026 bearbeitet.',
    ],
    [
      'fr',
      'Accusé de réception',
      'Nous avons bien reçu votre message et vous répondrons dans les meilleurs délais. Ceci est un message automatique, merci de ne pas y répondre.',
    ],
    [
      'es',
      'Hemos recibido su solicitud',
      'Hemos recibido su solicitud. Su número de caso es 123. Este es un mensaje automático.',
    ],
    [
      'it',
      'Richiesta ricevuta',
      'Abbiamo ricevuto la tua richiesta. Il numero del ticket è 123. Questo è un messaggio automatico, non rispondere.',
    ],
    ['cs', 'Potvrzení', 'Vaši zprávu jsme přijali a zaevidovali pod číslem 123. Toto je automatická odpověď.'],
    ['nl', 'Ontvangstbevestiging', 'Wij hebben uw bericht ontvangen. Dit is een automatisch gegenereerd bericht.'],
    [
      'en',
      'Re: 0-10?',
      'I am protecting myself from receiving junk mail. Please click the link below to complete the verification process. You have to do this only once. https://spam.example.com/x',
    ],
    [
      'en2',
      'Please confirm your message',
      'Your message to anna@example.com is being held. To deliver it, confirm that you are a person by visiting https://confirm.example.com/abc',
    ],
    [
      'en3',
      'Re: 0-10? (verification required)',
      'Your email has been quarantined because you are not on the recipient’s guest list. To be added, click here.',
    ],
    [
      'pl',
      'Re: 0-10?',
      'Twoja wiadomość oczekuje na potwierdzenie. Aby została dostarczona, kliknij poniższy link i potwierdź, że nie jesteś robotem: https://x.example.com',
    ],
    [
      'de',
      'Bestätigung erforderlich',
      'Ihre E-Mail wurde noch nicht zugestellt. Bitte bestätigen Sie Ihre Absenderadresse durch Klick auf diesen Link: https://x.example.com',
    ],
  ]
  for (const [what, subject, words] of others)
    it(`is a desk's receipt or a gate's question: ${what} ${subject}`, async () => {
      expect(await kind(subject, words)).to.equal('automatic')
    })

  const more = [
    'I will be out of office from 4 May to 8 May, returning on 11 May. In my absence please contact jane@example.com.',
    'Hello! I am currently on parental leave until September. Please direct your enquiries to team@example.com.',
    "Thanks for your mail. I'm travelling this week with intermittent access to email and will respond as soon as I can.",
    'Our office is closed until 2 January. We will answer your message when we are back.',
    'Dziękuję za maila. W dniach 4-8 maja jestem nieobecna. Odpiszę po powrocie.',
    'Witam, obecnie przebywam na zwolnieniu lekarskim. Proszę o kontakt z biurem: biuro@example.com',
    'Biuro nieczynne w dniach 1-3 maja. Na wiadomości odpowiemy w poniedziałek.',
    'Jestem na L4. Kontakt do zastępstwa: jan@example.com.',
    'Guten Tag, ich bin vom 4. bis 8. Mai nicht erreichbar. Bitte wenden Sie sich an meine Kollegin: k@example.com',
    'Ich bin derzeit nicht im Büro und kehre am 11.5. zurück. Ihre E-Mail wird nicht automatisch weitergeleitet.',
    'Unser Büro ist bis zum 2. Januar geschlossen. Wir melden uns danach bei Ihnen.',
    'Bonjour, absente jusqu’au 8 mai, je prendrai connaissance de votre message à mon retour.',
    'Nos bureaux sont fermés jusqu’au 2 janvier. Nous traiterons votre message dès notre retour.',
    'Estaré fuera de la oficina del 4 al 8 de mayo. Responderé a su correo a mi regreso.',
    'Sarò assente dal 4 all’8 maggio. Risponderò al mio ritorno.',
    'Ik ben op vakantie van 4 tot 8 mei. Bij spoed kunt u bellen met 010.',
    'Estarei ausente do escritório até 8 de maio. Responderei assim que possível.',
    'Od 4. do 8. 5. čerpám dovolenou. V naléhavých případech volejte kolegu.',
    'Jag är på semester och läser inte min mail. Jag återkommer den 11 maj.',
    'Jeg holder ferie til den 8. maj og besvarer din mail, når jeg er retur.',
    'Olen vuosilomalla 8.5. saakka enkä lue sähköpostia.',
    'Május 8-ig nem vagyok elérhető, leveleire visszatérésem után válaszolok.',
    'Sunt plecată în concediu până pe 8 mai. În caz de urgență, sunați-mă.',
    'Мене немає в офісі до 8 травня. Відповім, щойно повернуся.',
    'Меня нет в офисе до 8 мая. По срочным вопросам пишите ivan@example.com',
    '8 Mayıs’a kadar ofis dışındayım. Acil konular için jan@example.com.',
    'Απουσιάζω από το γραφείο έως 8 Μαΐου. Για επείγοντα: jan@example.com.',
    'Iki gegužės 8 d. atostogauju. Skubiu atveju rašykite jan@example.com.',
    "Hi Anna,\n\nWe've received your request and a member of our team will be in touch shortly.\n\nTicket ID: 99182",
    'Your message has been received. One of our agents will respond within 1 business day.\nCase Number: 00012345',
    'Szanowni Państwo,\npotwierdzamy otrzymanie wiadomości. Numer zgłoszenia: 2026/05/12.',
    'Dzień dobry, Państwa zgłoszenie zostało przyjęte. Numer sprawy: 123/2026',
    'Sehr geehrte Damen und Herren,\nIhre Nachricht ist bei uns eingegangen. Ihre Vorgangsnummer lautet 123.',
    'Bonjour,\nvotre demande a bien été enregistrée sous le numéro 123. Nous vous répondrons sous 48 h.',
    'Estimado cliente:\nsu solicitud ha sido registrada con el número 123. Le responderemos en breve.',
    'Gentile cliente,\nla sua richiesta è stata registrata con il numero 123. Le risponderemo al più presto.',
    'Beste klant,\nuw vraag is geregistreerd onder nummer 123. We nemen zo snel mogelijk contact op.',
    'Vážený zákazníku,\nVáš požadavek byl zaevidován pod číslem 123.',
    'Ваше звернення зареєстровано під номером 123.',
    'Ваше обращение зарегистрировано под номером 123.',
  ]
  for (const words of more)
    it(`is told by its words: ${words.slice(0, 60)}`, async () => {
      expect(await kind('Re: 0-10?', words)).to.equal('automatic')
    })

  const receipts = [
    [
      'Read: 0-10?',
      'Your message\n\n   To: Anna\n   Subject: 0-10?\n   Sent: 4 May 2026 10:00\n\nwas read on 4 May 2026 11:00.',
    ],
    ['Przeczytano: 0-10?', 'Wiadomość\n\n Do: Anna\n Temat: 0-10?\n\nzostała przeczytana 4 maja 2026 11:00'],
    ['Gelesen: 0-10?', 'Ihre Nachricht\n\nAn: Anna\n\nwurde am 4. Mai 2026 11:00 gelesen.'],
    ['Lu : 0-10?', 'Votre message a été lu le 4 mai 2026'],
    ['Leído: 0-10?', 'El mensaje se leyó el 4 de mayo'],
    ['Letto: 0-10?', 'Il messaggio è stato letto'],
    ['Not read: 0-10?', 'Your message was deleted without being read on 4 May'],
    ['Nie przeczytano: 0-10?', 'Wiadomość została usunięta bez przeczytania'],
  ] as const
  for (const [subject, words] of receipts)
    it(`is a read receipt in words: ${subject}`, async () => {
      expect(await kind(subject, words)).to.equal('automatic')
    })

  const delays = [
    [
      'Delivery Status Notification (Delay)',
      'This is an automatically generated Delivery Status Notification\n\nTHIS IS A WARNING MESSAGE ONLY.\n\nYOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nDelivery to the following recipients has been delayed.\n\n       anna@example.com',
    ],
    [
      'Warning: message 1abc delayed 24 hours',
      'This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its recipients after more than 24 hours on the queue.',
    ],
    [
      'Opóźnienie dostarczenia wiadomości',
      'Twoja wiadomość nie została jeszcze dostarczona. Serwer będzie ponawiał próby.',
    ],
  ] as const
  for (const [subject, words] of delays)
    it(`is a notice of delay, and stops no letters: ${subject}`, async () => {
      for (const from of ['mailer-daemon@mx.example.com', 'system@mx.example.com']) {
        const mail = await letterWith([`Subject: ${subject}`, `From: ${from}`], words)
        expect(kindOf(mail).kind).to.be.oneOf(['bounce', 'automatic'])
        expect(bounceOf(mail)?.hard ?? false).to.equal(false)
      }
    })

  for (const header of [
    'X-AutoReply: yes',
    'X-Jira-Fingerprint: x',
    'Auto-Submitted: auto-replied',
    'X-Precedence: bulk',
    'X-POST-MessageClass: 9; Autoresponder',
    'Delivered-To: Autoresponder',
    'X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent',
    'X-Autoreply-Domain: x',
    'X-FC-MachineGenerated: true',
    'X-Google-Auto-Reply: yes',
  ])
    it(`is told by ${header}`, async () => {
      expect(await kind('Re: 0-10?', 'Thank you', [header])).to.equal('automatic')
    })

  for (const subject of [
    'Out of the office',
    'OOO: 0-10?',
    'Out of Office AutoReply: 0-10?',
    'Abwesend: x',
    'Absence : x',
    'Ausser Haus: x',
    'Abwesenheitsnachricht',
    'Odpověď v nepřítomnosti: x',
    'Automatická odpoveď: x',
    'Mimo kanceláře: x',
    'Automatikus válasz: x',
    'Răspuns automat: x',
    'Automatinis atsakymas: x',
    'Otomatik Yanıt: x',
    'Αυτόματη απάντηση: x',
    'Automaattinen vastaus: x',
    'Frånvaro: x',
    'Fravær: x',
    'Autosvar: x',
    'Ikke til stede: x',
    'Respuesta de ausencia',
    'Ausencia: x',
    'Risposta automatica: x',
    'Assenza: x',
    'Afwezigheid: x',
    'Odpowiedź automatyczna: x',
    'Nieobecność w biurze: x',
    'Urlop: Re: 0-10?',
    'AW: Automatische Antwort: x',
    'Re: Automatyczna odpowiedź: x',
    'Auto: 0-10?',
    '[Auto-Reply] 0-10?',
    'Автоматический ответ: x',
    'Автоматична відповідь: x',
    '自動返信: x',
    '自动回复: x',
    '자동 회신: x',
    '[autoreply] x',
    'Vacation reply: x',
    'Autoresponder: x',
  ])
    it(`is told by the subject ${JSON.stringify(subject)}`, async () => {
      expect(await kind(subject, 'Thank you')).to.equal('automatic')
    })

  it('is a calendar’s answer', async () => {
    const calendar = 'BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR'
    const head = ['From: anna@example.com', 'Subject: Accepted: Cups', 'MIME-Version: 1.0']
    const alone = [...head, 'Content-Type: text/calendar; method=REPLY; charset=utf-8', '', calendar]
    const within = [
      ...head,
      'Content-Type: multipart/alternative; boundary=b',
      '',
      '--b\r\nContent-Type: text/plain\r\n\r\nAnna accepted',
      `--b\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n${calendar}`,
      '--b--',
    ]
    for (const lines of [alone, within])
      expect(kindOf(await readMail(Buffer.from(lines.join('\r\n')))).kind).to.equal('automatic')
  })
})

describe('what a person wrote of such things', () => {
  const people: readonly (readonly [subject: string, words: string])[] = [
    ['Re: 0-10?', 'Thank you for your email. Please send the replacement as soon as possible.'],
    ['Re: 0-10?', 'Thank you for contacting me. It came within 2 days.'],
    ['Re: 0-10?', 'Vielen Dank für Ihre Anfrage. Innerhalb von 2 Tagen war alles da.'],
    ['Re: 0-10?', 'Dziękujemy za kontakt. Paczka przyszła w ciągu 2 dni.'],
    ['Re: 0-10?', 'We have received your message. The parcel came within 2 days.'],
    ['Re: 0-10?', 'Your mail says do not reply to this email, but here I am: 9'],
    ['Re: 0-10?', 'Wiem, że to automatyczna wiadomość, ale odpowiem: 9'],
    ['Re: 0-10?', 'Przyszła tylko wiadomość wygenerowana automatycznie.'],
    ['Re: 0-10?', 'Merci, nous avons bien reçu votre colis.'],
    ['Re: 0-10?', 'Jestem na urlopie macierzyńskim, zakupy przez internet to wybawienie. 10'],
    ['Re: 0-10?', 'I am away from home a lot, so the locker suits me.'],
    ['Re: 0-10?', 'Ik ben afwezig geweest, het pakket lag bij de buren.'],

    ['Re: 0-10?', 'Jestem na urlopie do 20 maja, proszę dostarczyć paczkę później.'],
    ['Re: 0-10?', 'I am on holiday until 20 May, can you deliver it after that?'],
    ['Re: 0-10?', 'I was out of the office when the courier came, so nobody signed.'],
    ['Re: 0-10?', 'Ich bin bis 20. Mai im Urlaub, bitte erst danach liefern.'],
    ['Re: 0-10?', 'Je suis en congé, le colis peut-il être livré plus tard ?'],
    ['Re: 0-10?', 'Dostałam od was tylko automatyczną odpowiedź i nic więcej. 2'],
    ['Re: 0-10?', 'I keep getting automated messages from you. Please stop.'],
    ['Re: Twoje zamówienie', 'Moje zgłoszenie zostało zarejestrowane tydzień temu i cisza. 1'],
    ['Re: 0-10?', 'Your ticket system says my request has been received, but nobody answers.'],
    ['Re: 0-10?', 'Please confirm my order, I clicked the link below and nothing happened.'],
    ['Urlop', 'Paczka przyszła tuż przed urlopem, super!'],
    ['Re: 0-10?', 'Kocham Wasz sklep. Przeczytałam wszystko. 10'],
    ['Read: my comments', 'Number 9.'],
    ['Re: wiadomość opóźniona', 'Paczka opóźniona, 3.'],
    ['Re: 0-10?', 'Odpowiem po powrocie z urlopu, ale już teraz 9.'],
    ['Re: 0-10?', 'Byłam na urlopie, więc odpisuję dopiero po powrocie. Daję 9, wszystko super.'],
    ['Re: 1-5?', '4/5. I was on vacation and had no access to my email.'],
    ['Re: 1-7?', 'Ich war im Urlaub und antworte erst nach meiner Rückkehr: 6 von 7'],
    ['Re: 0-10?', 'Estaba de vacaciones, respondo a mi vuelta. 9'],
    ['Re: 0-10?', 'The parcel has been delayed and was returned to sender.'],
    ['Re: 0-10?', 'Dziękujemy za szybką wysyłkę. Dzieci zachwycone. W pilnych sprawach zawsze odpisujecie.'],
    ['Re: 0-10?', 'Your message said the parcel was read as delivered. It was not.'],
    ['Ausência de peças', 'Faltou uma peça.'],
    ['Absence de notice', 'La notice manque.'],
    ['Auto seat cover', 'Great, 9'],
    ['Auto-Sitzbezug', 'Super, 9'],
    ['Abwesenheit des Boten', 'Er war nie da'],
    ['Nieobecność kuriera', 'Kurier nie przyszedł'],
    ['On holiday the mug broke', 'Sad'],
    ['On vacation with your bag', 'Love it, 10'],
    ['Fuera de la oficina de correos', 'Nada'],
    ['OOO what a mug', 'love it'],
  ]
  for (const [subject, words] of people)
    it(`is an answer: ${subject} | ${words}`, async () => {
      expect(await kind(subject, words)).to.equal('reply')
    })

  const told = [
    'I will be out of office from 4 May, so please send it before.',
    'Our office is closed on Fridays, so the courier could not deliver. 4',
    'Biuro było nieczynne, a kurier i tak zostawił paczkę. 3',
    'Jestem na L4 i dzięki wam mam co czytać. 10',
    'Ich bin nicht erreichbar tagsüber, der Bote kam trotzdem dreimal.',
    'Je serai absent le 4 mai, merci de livrer le 5.',
    'Estaré fuera el lunes, mejor el martes.',
    'Ik ben op vakantie en het pakket staat nu buiten.',
    'Jag är på semester men paketet kom ändå, toppen.',
    'Olen lomalla mutta paketti tuli.',
    'Мене немає вдома вдень.',
    'Меня не было дома, курьер уехал.',
    'I opened a ticket and my case number is 123. Nobody answered. 1',
    'My ticket was registered under number 12345 three weeks ago.',
    'Moje zgłoszenie przyjęto pod numerem 123 i cisza.',
    'Numer zgłoszenia: 123. Proszę o odpowiedź.',
    'Votre demande d’avis est bien arrivée. Tout va bien, 9.',
    'Potwierdzam otrzymanie paczki, wszystko ok.',
    'Potwierdzamy otrzymanie paczki. Numer zamówienia 123. 9',
    'Ihre Nachricht ist angekommen, die Ware nicht.',
    'Confirmed, thank you! 9',
    'Your message was nice, thank you. 10',
    'Ta wiadomość dotyczy zamówienia 123. Gdzie paczka?',
    'This message is about order 123.',
    'Please contact me at anna@example.com about the refund.',
    'Proszę o kontakt z kierownikiem, jestem niezadowolona.',
    'Proszę o kontakt w sprawie zwrotu, jestem w domu po 16.',
    'In dringenden Fällen erreichen Sie mich unter 0170. Die Lampe ist kaputt.',
    'I will reply to the survey later, I am away now.',
    'Click the link did not work, please help me with the voucher',
  ]
  for (const words of told)
    it(`is an answer: ${words}`, async () => {
      expect(await kind('Re: 0-10?', words)).to.equal('reply')
    })

  it('is an answer above a machine’s words that are quoted', async () => {
    const words =
      '9\r\n\r\n> I am currently out of the office with limited access to email. For urgent matters write to x.'
    expect(await kind('Re: 0-10?', words)).to.equal('reply')
  })

  it('is judged in time whatever it contains', async () => {
    const pieces = [
      'i am ',
      'jestem ',
      'your message ',
      'w dniach a ',
      'sunt a ',
      '?',
      'this is an automat ',
      'bin bis a ',
    ]
    for (const piece of pieces) {
      const mail = await letterWith([`Subject: ${piece.repeat(100)}`], piece.repeat(200_000 / piece.length))
      const began = performance.now()
      kindOf(mail)
      // Work that grew with the square of the length would take minutes; a busy machine may take its time.
      expect(performance.now() - began, piece).to.be.below(5_000)
    }
  })
})
