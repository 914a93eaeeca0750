import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { htmlToText } from '../../../app/responses/mail/html-text.ts'
import { stripQuotes } from '../../../app/responses/mail/strip-quotes.ts'

/*
 * Programs and ways of writing that the words of the rules were not made from: heads in the full names of days, Horde's without a date,
 * Samsung's on one line, Notes', Tutanota's; what people draw, tell and answer that looks like any of these.
 */
const words = (text: string): string => text.replace(/\s+/g, ' ').trim()
const said = 'Wszystko dobrze, polecam.\nMam jedno pytanie: kiedy zwrot?'
const quoted = '> Jak nam poszło?\n> 0 1 2\n>\n> Sklep'
const unmarked = 'Jak nam poszło?\n0 1 2\nSklep'
const head = 'Am Montag, dem 04.05.2026 um 10:00 +0200 schrieb Laden:'

const wrapped = (line: string, count: number): string => {
  const parts = line.split(' ')
  const size = Math.ceil(parts.length / count)
  return Array.from({ length: count }, (_, at) => parts.slice(at * size, (at + 1) * size).join(' '))
    .filter(Boolean)
    .join('\n')
}

describe('replies from elsewhere', () => {
  const heads = [
    'On Monday, May 4, 2026, Shop <shop@example.net> wrote:',
    'On 04/05/2026 10:00, Shop wrote:',
    'On 4 May 2026, at 10:00 am, Shop via Aftercare <shop@example.net> wrote:',
    'On Mon, 4 May 2026, 10:00 Shop, <shop@example.net> wrote:',
    "On Mon, May 4, 2026 at 10:00 AM 'Shop' via Orders <orders@example.net> wrote:",
    'On May 4, 2026, at 10:00, Shop\u00a0<shop@example.net> wrote:',
    'On\u00a0Mon, May 4, 2026 at 10:00\u202fAM Shop <shop@example.net> wrote:',
    'Le lun. 4 mai 2026, 10:00, Boutique <shop@example.net> a écrit :',
    'Le lun., mai 4, 2026 at 10:00 AM, Boutique <shop@example.net> a écrit :',
    'Am Mo., 4. Mai 2026 um 10:00 schrieb Laden GmbH & Co. KG <shop@example.net>:',
    'Am 4.5.2026 um 10:00 schrieb "Laden" <shop@example.net>:',
    'Laden <shop@example.net> hat am 04.05.2026 10:00 CEST geschrieben:',
    'Il lun 4 mag 2026, 10:00 Negozio <shop@example.net> ha scritto:',
    'Il 04/05/26 10:00, Negozio ha scritto:',
    'El 4 de mayo de 2026 10:00:00 CEST, Tienda <shop@example.net> escribió:',
    'El lunes, 4 de mayo de 2026, 10:00:00 CEST, Tienda <shop@example.net> escribió:',
    'Em 04/05/2026 10:00, Loja escreveu:',
    'Em seg., 4 de mai. de 2026, 10:00, Loja <shop@example.net> escreveu:',
    'Op ma 4 mei 2026 10:00 schreef Winkel <shop@example.net>:',
    'Winkel <shop@example.net> schreef op 4 mei 2026 om 10:00:',
    'pon., 4 maj 2026, 10:00 użytkownik Sklep <shop@example.net> napisał:',
    'W dniu pon., 4.05.2026 o 10:00 Sklep <shop@example.net> napisał(a):',
    'W dniu 2026-05-04 o 10:00, Sklep pisze:',
    'Dnia 04-05-2026 o godz. 10:00 Sklep napisał(a):',
    'Dnia 2026-05-04, o godz. 10:00 Sklep <shop@example.net> napisał(a):',
    '---- Wł. pon., 04 maj 2026 10:00:00 +0200 Sklep <shop@example.net> napisał(a) ----',
    'čt 4. 5. 2026 v 10:00 odesílatel Obchod <shop@example.net> napsal:',
    'Dne 4.5.2026 v 10:00 Obchod <shop@example.net> napsal(a):',
    'Dňa 4. mája 2026 10:00, Obchod <shop@example.net> napísal:',
    'ut 5. 5. 2026 o 10:00 Obchod <shop@example.net> napísal(a):',
    'ср, 6 трав. 2026 р. о 10:00 Крамниця <shop@example.net> пише:',
    'вт, 5 мая 2026 г. в 10:00, Магазин <shop@example.net>:',
    'În mar., 5 mai 2026 la 10:00, Magazin <shop@example.net> a scris:',
    'Bolt <shop@example.net> ezt írta (időpont: 2026. máj. 5., K 10:00):',
    'tis 5 maj 2026 kl. 10:00 skrev Butik <shop@example.net>:',
    'Den tis 5 maj 2026 10:00Butik <shop@example.net> skrev:',
    'tir. 5. maj 2026 10.00 skrev Butik <shop@example.net>:',
    'tirs. 5. mai 2026, 10:00 skrev Butikk <shop@example.net>:',
    'ti 5. toukok. 2026 klo 10.00 Kauppa (shop@example.net) kirjoitti:',
    '5 May 2026 Sal 10:00 tarihinde Mağaza <shop@example.net> şunu yazdı:',
    'Mağaza <shop@example.net>, 5 May 2026 Sal, 10:00 tarihinde şunu yazdı:',
    '2026-05-05, an, 10:00, Parduotuvė <shop@example.net> rašė:',
    '2026-05-05 an, 10:00 Parduotuvė <shop@example.net> rašė:',
    'Στις Τρί, 5 Μαΐ 2026 στις 10:00 π.μ., ο χρήστης Κατάστημα <shop@example.net> έγραψε:',
    'Τρί 5 Μαΐ 2026 στις 10:00, ο χρήστης Κατάστημα <shop@example.net> έγραψε:',
    'El lun, 4 may 2026 a la(s) 10:00 a.m., Tienda (<shop@example.net>) escribió:',
    'W dniu pon, 04.05.2026 o godzinie 10∶00 +0200, użytkownik Sklep napisał:',
    'Am Montag, dem 04.05.2026 um 10:00 +0200 schrieb Laden:',
    'Dnia poniedziałek, 4 maja 2026 10:00:00 CEST Sklep pisze:',
    'ma 4. toukok. 2026 klo 10.00 Kauppa (shop@example.net) kirjoitti:',
    '2026-05-04 10:00 időpontban Bolt ezt írta:',
    'On Monday, May 4, 2026, 10:00:00, you wrote:',
    'Вы писали 4 мая 2026 г., 10:00:00:',
    '4 maj 2026 10:00 +0200, Sklep <shop@example.net>, napisał(a):',
    'On May 4, 2026, at 10:00 AM, "Shop" < shop@example.net> wrote:',
    'May 4, 2026, 10:00 by shop@example.net:',
    '4. Mai 2026, 10:00 von shop@example.net:',
    '4 maj 2026, 10:00 od shop@example.net:',
    'In a message dated 5/4/2026 10:00:00 AM Central European Standard Time, shop@example.net writes:',
    'A 2026-05-04 10:00, Loja escreveu:',
    'Dne 2026-05-04 10:00, Obchod napsal:',
    'Kauppa kirjoitti 2026-05-04 10:00:',
    '2026-05-04 10:00 tarihinde, Mağaza yazdı:',
    'Στις 2026-05-04 10:00, Κατάστημα έγραψε:',
    'Il giorno lunedì 4 maggio 2026 alle 10:00, Negozio ha scritto:',
    'Le 2026-05-04 10:00, Boutique a écrit :',
    'Op maandag 4 mei 2026 10:00:00 CEST schreef Winkel:',
    'Den 4. maj 2026 kl. 10.00.12 +0200, skrev Butik:',
    'På mandag 4. mai 2026 10:00, skrev Butikk <shop@example.net>:',
    'Вівторок, 5 травня 2026, 10:00 від Крамниця <shop@example.net>:',
    '5 травня 2026, 10:00:30, від "Крамниця" <shop@example.net>:',
    'Pe luni, 4 mai 2026, 10:00, Magazin a scris:',
    'La data de 04.05.2026 10:00, Magazin a scris:',
    '2026 m. gegužės 4 d., pirmadienis 10:00, Parduotuvė <shop@example.net> rašė:',
    '2026. gegužės 4 d., 10:00, Parduotuvė <shop@example.net> parašė:',
    'Dňa po 4. 5. 2026 o 10:00 Obchod napísal(a):',
    'pondělí 4. května 2026 v 10:00, Obchod <shop@example.net> napsal(a):',
    'Em segunda-feira, 4 de maio de 2026 às 10:00:00 BRT, Loja <shop@example.net> escreveu:',
    '4 Mayıs 2026 Pazartesi 10:00 tarihinde Mağaza <shop@example.net> yazdı:',
    'maanantai 4. toukokuuta 2026 klo 10.00.00 UTC+3 Kauppa <shop@example.net> kirjoitti:',
    'Den måndag 4 maj 2026 10:00:00 CEST, Butik <shop@example.net> skrev:',
    'Hétfő, 2026. május 4. 10:00:00 CEST, Bolt <shop@example.net> írta:',
    'Δευτέρα 4 Μαΐου 2026 στις 10:00:00 π.μ. EEST, ο χρήστης Κατάστημα <shop@example.net> έγραψε:',
    'pirmadienis, 2026 m. gegužės 4 d. 10:00:00 EEST, Parduotuvė <shop@example.net> rašė:',
    'Shop <shop@example.net> schrieb am Mo., 4. Mai 2026, 10:00:',
    'Sklep <shop@example.net> napisał(a) w dniu 4 maja 2026, o godz. 10:00:',
    'Boutique <shop@example.net> a écrit le 4 mai 2026 à 10:00 :',
    'Tienda <shop@example.net> escribió el 4 may 2026 a las 10:00:',
    'Negozio <shop@example.net> ha scritto il giorno 4 mag 2026, alle ore 10:00:',
    '* Shop <shop@example.net> [2026-05-04 10:00]:',
  ]
  for (const line of heads)
    it(`lose the older letter below "${line}"`, () => {
      expect(words(stripQuotes(`${said}\n\n${line}\n\n${quoted}`))).to.equal(words(said))
      expect(words(stripQuotes(`${said}\n\n${line}\n${unmarked}`))).to.equal(words(said))
      expect(words(stripQuotes(`${line}\n${quoted}\n\n${said}`))).to.equal(words(said))
      for (const count of [2, 3])
        expect(words(stripQuotes(`${said}\n\n${wrapped(line, count)}\n\n${quoted}`))).to.equal(words(said))
    })

  const dateless = [
    'Quoting Shop <shop@example.net>:',
    'Zitat von Laden <shop@example.net>:',
    'Citando a Tienda <shop@example.net>:',
    'Cytowanie Sklep <shop@example.net>:',
    'Shop <shop@example.net> wrote:',
    'Shop <shop@example.net> writes:',
    'Sklep <shop@example.net> pisze:',
    'Obchod <shop@example.net> napsal(a):',
    'Quoting shop@example.net:',
    'Boutique <shop@example.net> a écrit :',
  ]
  for (const line of dateless)
    it(`lose what is quoted below "${line}", which tells no date`, () => {
      expect(words(stripQuotes(`${said}\n\n${line}\n\n${quoted}`))).to.equal(words(said))
      expect(words(stripQuotes(`${said}\n\n${line}\n${unmarked}`))).to.equal(words(`${said} ${line} ${unmarked}`))
    })

  const blocks = {
    'Samsung one line':
      '-------- Oryginalna wiadomość --------Od: Sklep <shop@example.net> Data: 04.05.2026  10:00  (GMT+01:00) Do: anna@example.com Temat: 0-10? ',
    'Samsung en one line':
      '-------- Original message --------From: Shop <shop@example.net> Date: 5/4/26  10:00  (GMT+01:00) To: anna@example.com Subject: 0-10? ',
    'Samsung de one line':
      '-------- Ursprüngliche Nachricht --------Von: Laden <shop@example.net> Datum: 04.05.26  10:00  (GMT+01:00) An: anna@example.com Betreff: 0-10? ',
    'Seznam nb hyphen':
      '---------- Původní e‑mail ----------\nOd: Obchod <shop@example.net>\nKomu: anna@example.com\nDatum: 4. 5. 2026 10:00:00\nPředmět: 0-10?',
    Notes:
      '-----Laden schrieb: -----\nAn: anna@example.com\nVon: Laden <shop@example.net>\nDatum: 04.05.2026 10:00\nBetreff: 0-10?',
    Notes2:
      '-----"Shop" <shop@example.net> wrote: -----\nTo: anna@example.com\nFrom: "Shop" <shop@example.net>\nDate: 05/04/2026 10:00\nSubject: 0-10?',
    'Zimbra fr':
      '----- Mail original -----\nDe: "Boutique" <shop@example.net>\nÀ: "anna" <anna@example.com>\nEnvoyé: Lundi 4 Mai 2026 10:00:00\nObjet: 0-10?',
    'Zimbra es':
      'De: "Tienda" <shop@example.net>\nPara: "anna" <anna@example.com>\nEnviados: Lunes, 4 de Mayo 2026 10:00:00\nAsunto: 0-10?',
    eM: '------ Wiadomość oryginalna ------\nOd "Sklep" <shop@example.net>\nDo anna@example.com\nData 04.05.2026 10:00:00\nTemat 0-10?',
    'Outlook Mac pl':
      'Od: Sklep <shop@example.net>\nData: poniedziałek, 4 maja 2026 10:00\nDo: Anna <anna@example.com>\nTemat: 0-10?',
    'Outlook de importance':
      'Von: Laden <shop@example.net> \nGesendet: Montag, 4. Mai 2026 10:00\nAn: anna@example.com\nCc: jan@example.com\nBetreff: 0-10?\nWichtigkeit: Hoch',
    'fr spaced':
      'De : Boutique <shop@example.net>\nEnvoyé : lundi 4 mai 2026 10:00\nÀ : anna@example.com\nObjet : 0-10?',
    Proton: '-------- Original Message --------\nOn Monday, 05/04/26 at 10:00 Shop <shop@example.net> wrote:',
    'Proton pl':
      '-------- Oryginalna wiadomość --------\nW dniu poniedziałek, 04.05.2026 o 10:00 Sklep <shop@example.net> napisał(a):',
    'T-Online':
      '-----Original-Nachricht-----\nBetreff: 0-10?\nDatum: 2026-05-04T10:00:00+0200\nVon: "Laden" <shop@example.net>\nAn: "anna@example.com" <anna@example.com>',
    'Outlook ro':
      'De la: Magazin <shop@example.net>\nTrimis: luni, 4 mai 2026 10:00\nCătre: anna@example.com\nSubiect: 0-10?',
    'Outlook fi':
      'Lähettäjä: Kauppa <shop@example.net>\nPäivämäärä: maanantai 4. toukokuuta 2026 klo 10.00\nVastaanottaja: anna@example.com\nAihe: 0-10?',
    'Outlook el':
      'Από: Κατάστημα <shop@example.net>\nΗμερομηνία: Δευτέρα, 4 Μαΐου 2026, 10:00\nΠρος: anna@example.com\nΘέμα: 0-10?',
    'Outlook lt':
      'Nuo: Parduotuvė <shop@example.net>\nIšsiųsta: 2026 m. gegužės 4 d., pirmadienis 10:00\nKam: anna@example.com\nTema: 0-10?',
    'Outlook tr':
      'Kimden: Mağaza <shop@example.net>\nTarih: 4 Mayıs 2026 Pazartesi 10:00\nKime: anna@example.com\nKonu: 0-10?',
    'Outlook uk':
      'Від: Крамниця <shop@example.net>\nДата: понеділок, 4 травня 2026 р., 10:00\nКому: anna@example.com\nТема: 0-10?',
    'Outlook hu':
      'Feladó: Bolt <shop@example.net>\nDátum: 2026. május 4., hétfő 10:00\nCímzett: anna@example.com\nTárgy: 0-10?',
    'Gmail fwd':
      '---------- Forwarded message ---------\nOd: Sklep <shop@example.net>\nDate: pon., 4 maj 2026 o 10:00\nSubject: 0-10?\nTo: <anna@example.com>',
    'old Yahoo':
      '--------------------------------------------\nOn Mon, 5/4/26, Shop <shop@example.net> wrote:\n\n Subject: 0-10?\n To: "Anna" <anna@example.com>\n Date: Monday, May 4, 2026, 10:00 AM',
    'Windows Mail':
      'Sent from Mail for Windows\n\nFrom: Shop\nSent: Monday, May 4, 2026 10:00 AM\nTo: anna@example.com\nSubject: 0-10?',
    Interia:
      'Od: "Sklep" <shop@example.net>\nDo: "anna@example.com" <anna@example.com>;\nWysłane: 10:00 Poniedziałek 2026-05-04\nTemat: 0-10?',
    'Outlook quoted block':
      '> Od: Sklep <shop@example.net>\n> Wysłano: 4 maja 2026 10:00\n> Do: anna@example.com\n> Temat: 0-10?',
    'bold de':
      '*Von:* Laden <shop@example.net>\n*Gesendet:* Montag, 4. Mai 2026 10:00\n*An:* anna@example.com\n*Betreff:* 0-10?',
    'bold inside':
      '**Von:** Laden <shop@example.net>\n**Gesendet:** Montag, 4. Mai 2026 10:00\n**An:** anna@example.com\n**Betreff:** 0-10?',
    da: 'Fra: Butik <shop@example.net>\nDato: mandag den 4. maj 2026 kl. 10.00\nTil: anna@example.com\nEmne: 0-10?',
    'ro div': '---------- Mesaj transmis mai departe ----------\nDe la: Magazin <shop@example.net>\nData: 4 mai 2026',
  }
  for (const [program, block] of Object.entries(blocks))
    it(`end before the block of ${program}`, () => {
      expect(words(stripQuotes(`${said}\n\n${block}\n\n${unmarked}`))).to.equal(words(said))
      expect(words(stripQuotes(`${said}\n\nPozdrawiam\nAnna\n\n${block}\n\n${unmarked}`))).to.equal(words(said))
    })

  const phones = [
    'Sent from my iPhone, please excuse any typos',
    'Sent from my mobile. Please excuse brevity.',
    'Wysłane z mojego telefonu, przepraszam za literówki',
    'Gesendet von meinem iPhone. Bitte entschuldigen Sie Tippfehler.',
    'Envoyé de mon iPhone, désolé pour les fautes',
    'Sent with [Proton Mail](https://proton.me/) secure email.',
    'Yahoo Mail: Search, Organize, Conquer',
    'Yahoo Mail : Recherchez, organisez, maîtrisez',
    'Sent from Yahoo Mail. Get the app',
    'Wiadomość wysłana z telefonu.',
    'Wiadomość wysłana z mojego telefonu Samsung',
    'This message was sent from my Android device',
    'Відправлено з iPhone',
    'Απεσταλμένο από το iPhone μου',
    'Εστάλη από το iPhone μου',
    'Odesláno ze zařízení Galaxy',
    'Odoslané z môjho zariadenia Galaxy',
    'Galaxy cihazımdan gönderildi',
    'Galaxy készülékemről küldve',
    'Elküldve az iPhone-omról',
    'Trimis de pe iPhone-ul meu',
    'Trimis de pe dispozitivul meu Galaxy',
    'Lähetetty Galaxy-laitteesta',
    'Išsiųsta iš mano telefono',
    'Von meinem/meiner Galaxy gesendet',
    'Gesendet mit der WEB.DE Mail App',
    'Gesendet mit der Telekom Mail App',
    'Wysłane z aplikacji Onet Poczta na Androida',
    'Wysłano z aplikacji Poczta Interia',
    'Odesláno z Outlooku pro Android',
    'Küldve az Outlook for Android alkalmazásból',
    'Skickat från Yahoo Mail på Android',
    'Sendt fra Yahoo Mail på iPhone',
    'Sendt fra Mail til Windows',
    'Enviado do Outlook para Android',
    'Enviado do Email para Windows',
    'Invio da iPhone',
    'Inviato da Libero Mail',
    "Envoyé depuis l'application Mail Orange",
    'Téléchargez Outlook pour Android',
    'Sent from my Huawei phone',
    'Get BlueMail for Android',
    'Get BlueMail for Desktop',
    'Sent from Proton Mail for iOS',
    'Sent from [Proton Mail](https://proton.me/mail/home) for iOS',
    'Sent from Spark',
    'Sent via the Samsung Galaxy A54 5G, an AT&T 5G smartphone',
    'Von meinem Samsung Galaxy Smartphone gesendet.',
    'Verzonden vanaf Outlook voor iOS',
    'Отправлено из мобильной Почты Mail',
    'Отправлено из приложения Почта Mail',
    'Отправлено с устройства Galaxy',
    'Надіслано зі смартфона Samsung Galaxy',
    'Poslano z iPhone',
    'Skickat från min Samsung Galaxy-smarttelefon.',
    'Sendt fra min Samsung Galaxy-smartphone.',
    'Sent from a mobile device',
    'Sent from Gmail Mobile',
    'Sent from Mailspring',
    'Sent from Canary',
    'Sent from my BlackBerry 10 smartphone on the T-Mobile network.',
    'Wysłane przez Yahoo Mail z iPhone’a',
    'Gesendet mit Proton Mail für Android',
    'Enviado desde Yahoo Mail para iPhone',
    'Enviado do Yahoo Mail no Android',
    'Odesláno z Yahoo Mailu pro iPhone',
    'Iš mano iPhone',
    'Lähetetty iPhone-laitteestani',
    "iPhone'umdan gönderildi",
    'Outlook for iOS uygulamasını edinin',
  ]
  for (const line of phones)
    it(`do not include ${JSON.stringify(line)}`, () => {
      expect(words(stripQuotes(`${said}\n\n${line}`))).to.equal(words(said))
    })

  const notices = [
    'This message is confidential and intended solely for the addressee. If you are not the intended recipient, please delete it.',
    'Wiadomość ta jest poufna i przeznaczona wyłącznie dla adresata. Jeśli otrzymali ją Państwo omyłkowo, prosimy o usunięcie.',
    'Diese Nachricht ist vertraulich und nur für den Empfänger bestimmt. Sollten Sie sie irrtümlich erhalten haben, löschen Sie sie bitte.',
    'Ce courriel et ses annexes sont confidentiels et destinés exclusivement à leur destinataire. Merci de le détruire en cas d’erreur.',
    'Este correo electrónico es confidencial y está destinado únicamente a su destinatario. Si lo ha recibido por error, elimínelo.',
    'Il presente messaggio è riservato ed è destinato esclusivamente al destinatario. Se ricevuto per errore, si prega di cancellarlo.',
    'Dit e-mailbericht is vertrouwelijk en alleen bestemd voor de geadresseerde. Bent u dat niet, verwijder het dan.',
    'Este e-mail é confidencial e destina-se apenas ao seu destinatário. Se o recebeu por engano, elimine-o.',
    'Tento e-mail a jeho přílohy jsou důvěrné a určené výhradně adresátovi. Obdrželi-li jste jej omylem, smažte jej.',
    'Tento e-mail je dôverný a určený len adresátovi. Ak ste ho dostali omylom, prosím zmažte ho.',
    'Цей лист є конфіденційним і призначений лише для адресата. Якщо ви отримали його помилково, видаліть його.',
    'Prezentul e-mail este confidențial și adresat exclusiv destinatarului. Dacă l-ați primit din eroare, ștergeți-l.',
    'Ez az e-mail bizalmas, és kizárólag a címzett részére készült. Ha tévedésből kapta, kérjük, törölje.',
    'Detta e-postmeddelande är konfidentiellt och avsett endast för mottagaren. Har du fått det av misstag, radera det.',
    'Denne mail er fortrolig og kun tiltænkt modtageren. Har du modtaget den ved en fejl, så slet den.',
    'Denne e-posten er konfidensiell og kun ment for mottakeren. Har du mottatt den ved en feil, slett den.',
    'Tämä viesti on luottamuksellinen ja tarkoitettu vain vastaanottajalle. Jos sait sen virheellisesti, poista se.',
    'Bu mesaj gizli olup yalnızca alıcısı içindir. Yanlışlıkla ulaştıysa lütfen siliniz ve göndericiyi bilgilendiriniz.',
    'Šis pranešimas yra konfidencialus ir skirtas tik gavėjui. Jei gavote per klaidą, ištrinkite jį.',
    'Το παρόν email είναι εμπιστευτικό και απευθύνεται μόνο στον παραλήπτη. Αν το λάβατε κατά λάθος, διαγράψτε το.',
    'Данное сообщение является конфиденциальным и предназначено только для адресата. Если вы получили его по ошибке, удалите его.',
    'Administratorem Państwa danych osobowych jest Przykład sp. z o.o. z siedzibą w Krakowie. Więcej informacji o przetwarzaniu danych znajdą Państwo na stronie www.example.com/rodo.',
    'Informacje zawarte w tej wiadomości są poufne i przeznaczone wyłącznie dla adresata.',
    'The information contained in this e-mail is confidential and intended only for the addressee.',
    'Les informations contenues dans ce message sont confidentielles et réservées au destinataire. Toute diffusion est interdite.',
    'Le informazioni contenute in questo messaggio sono riservate e confidenziali, destinate esclusivamente al destinatario.',
    'La información contenida en este correo es confidencial y va dirigida únicamente a su destinatario. Si lo recibió por error, bórrelo.',
    'De informatie in dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde. Gebruik door anderen is verboden.',
    'Informace obsažené v této zprávě jsou důvěrné a určené pouze adresátovi. Pokud nejste adresát, zprávu smažte.',
    'A jelen üzenet bizalmas információkat tartalmazhat, és kizárólag a címzettnek szól. Ha nem Ön a címzett, kérjük törölje.',
    'Acest mesaj este confidențial și este destinat exclusiv destinatarului. Dacă l-ați primit din greșeală, vă rugăm să îl ștergeți.',
    'Це повідомлення є конфіденційним і призначене лише для адресата. Якщо ви отримали його помилково, видаліть його.',
    'Bu e-posta gizlidir ve yalnızca alıcısına yöneliktir. Yanlışlıkla aldıysanız lütfen göndericiyi bilgilendirin ve siliniz.',
    'Το παρόν μήνυμα είναι εμπιστευτικό και προορίζεται αποκλειστικά για τον παραλήπτη. Αν το λάβατε κατά λάθος, διαγράψτε το.',
    'Šis laiškas yra konfidencialus ir skirtas tik adresatui. Jei gavote jį per klaidą, prašome jį ištrinti.',
    'Tämä sähköposti on luottamuksellinen ja tarkoitettu vain vastaanottajalle. Jos sait sen vahingossa, poista se.',
    'Detta mejl är konfidentiellt och endast avsett för mottagaren. Om du fått det av misstag, radera det.',
    'Denne e-mail er fortrolig og kun bestemt for modtageren. Hvis du har modtaget den ved en fejl, bedes du slette den.',
    'Esta mensagem é confidencial e destina-se exclusivamente ao destinatário. Se a recebeu por engano, apague-a.',
    'Táto správa je dôverná a určená výlučne adresátovi. Ak ste ju dostali omylom, vymažte ju.',
    'Please think of the environment before printing this email',
    'P Pomyśl o środowisku, zanim wydrukujesz ten e-mail',
    'Bitte denken Sie an die Umwelt, bevor Sie diese E-Mail ausdrucken.',
    'Ta wiadomość e-mail została sprawdzona pod kątem wirusów przez oprogramowanie AVG.',
    'Diese E-Mail wurde von Avast-Antivirussoftware auf Viren geprüft.\nwww.avast.com',
    "L'absence de virus dans ce courrier électronique a été vérifiée par le logiciel antivirus Avast.",
    'Este mensaje ha sido analizado en busca de virus con Avast.',
    'Non contiene virus.www.avast.com',
    'Antivirus: wolna od wirusów',
    'Neobsahuje žádné viry. www.avast.com',
    'El software de antivirus Avast ha analizado este correo electrónico en busca de virus.',
  ]
  for (const notice of notices)
    it(`do not include ${JSON.stringify(notice.slice(0, 50))}`, () => {
      expect(words(stripQuotes(`${said}\n\n${notice}`))).to.equal(words(said))
    })

  const closings = [
    'Z wyrazami szacunku,\nAnna Przykładowa',
    'Serdecznie pozdrawiam,\nAnna',
    'Pozdrowionka, Ania',
    'Miłego dnia!\nAnna Przykładowa',
    'Z pozdrowieniami\nAnna',
    'Pozdrawiam,\nmgr inż. Anna Przykładowa',
    'Warm regards,\nAnna',
    'Best,\nAnna Example',
    'Kindest regards\nAnna',
    'Yours,\nAnna Example',
    'Beste Grüße\nAnna',
    'Schöne Grüße aus Wien\nAnna',
    'Liebe Grüße, Anna',
    'Freundliche Grüsse\nAnna Muster',
    'Bien cordialement\nAnna',
    'Belle journée,\nAnna Exemple',
    'Très cordialement',
    'Un saludo,\nAna Ejemplo',
    'Saludos cordiales,\nAna',
    'Reciba un cordial saludo,\nAna',
    'Cordialmente,\nAna',
    'Cordialità\nAnna',
    'Un caro saluto\nAnna',
    'Con i migliori saluti\nAnna',
    'Grazie e saluti\nAnna',
    'Met vriendelijke groet,\n\nAnna Voorbeeld',
    'Hartelijke groeten\nAnna',
    'Vriendelijke groeten',
    'Melhores cumprimentos\nAna',
    'Com os melhores cumprimentos,\nAna',
    'Obrigada e cumprimentos\nAna',
    'S pozdravem,\nAnna',
    'S přátelským pozdravem\nAnna',
    'Přeji hezký den\nAnna Příkladová',
    'Děkuji a přeji pěkný den\nAnna Příkladová',
    'S pozdravom\nAnna',
    'Pekný deň prajem\nAnna Príkladová',
    'З найкращими побажаннями\nАнна',
    'Гарного дня!\nАнна Приклад',
    'Cu stimă,\nAna',
    'Cu drag,\nAna',
    'Vă mulțumesc,\nAna Exemplu',
    'Üdvözlettel,\nAnna',
    'Szép napot!\nMinta Anna',
    'Tisztelettel,\nMinta Anna',
    'Hälsningar\nAnna',
    'Bästa hälsningar,\nAnna',
    'Vänligen\nAnna',
    'Allt gott\nAnna Exempel',
    'De bedste hilsner\nAnna',
    'Bedste hilsner,\nAnna',
    'Venlige hilsner\nAnna',
    'Beste hilsen,\nAnna',
    'Hilsen Anna',
    'Ystävällisin terveisin\nAnna Esimerkki',
    'T. Anna',
    'Terv. Anna',
    'Saygılarımla,\nAnna',
    'İyi günler\nAnna Örnek',
    'Teşekkürler,\nAnna',
    'Με φιλικούς χαιρετισμούς\nΆννα',
    'Με εκτίμηση\nΆννα Παράδειγμα',
    'Ευχαριστώ πολύ\nΆννα Παράδειγμα',
    'Pagarbiai,\nOna Pavyzdė',
    'Geros dienos\nOna Pavyzdė',
    'Linkėjimai\nOna',
    'Su pagarba,\nOna',
  ]
  for (const closing of closings)
    it(`end before ${JSON.stringify(closing)}`, () => {
      expect(words(stripQuotes(`${said}\n\n${closing}`))).to.equal(words(said))
      expect(words(stripQuotes(`${said}\n\n${closing}\n\n${head}\n${quoted}`))).to.equal(words(said))
    })

  const before = 'Dzień dobry, piszę w sprawie zakupów.'
  const whole = [
    'Super.\n------------------------------\nDruga sprawa: lampa nie świeci wcale.\nCo robić?',
    'Dobry sklep.\n\n--- Zalety ---\nCena: niska\nDostawa: szybka\n\n--- Wady ---\nKontakt: słaby',
    'Nie jestem zadowolona\n>:(',
    'Produkt ok.\nSincerely disappointed',
    'Mam telewizor marki:\nLG',
    'Produkt doszedł.\n___________\nAle pudełko było mokre i rozdarte.',
    'Dwie sprawy.\n--\nPierwsza: kiedy będzie zwrot pieniędzy?\n--\nDruga: gdzie jest faktura za zakupy?',
    'Hello,\nSent from my old address by mistake, sorry.\nThe lamp is fine.',
    'Wysłane z opóźnieniem trzech dni, a miało być od ręki',
    'Thanks,\nthe lamp works fine',
    'On 4 May 2026 I wrote to you:\nno answer so far',
    'W dniu 4.05.2026 o 10:00 kurier napisał:\nbędę za godzinę',
    'Regards the lamp, it is broken',
    'Best thing ever',
    'Cheers for the quick delivery',
    'Merci de me rappeler',
    'Saludos cordiales a todo el equipo de la tienda, que fue muy amable',
    'Gruß an das Team im Lager, ihr seid super',
    'Kind regards to Mary who helped me find the right size',
    'Pozdrawiam i czekam na zwrot pieniędzy',
    'Dziękuję, ale lampa nie działa',
    'Zdravím a děkuji za rychlé dodání',
    'Danke, aber leider defekt',
    'Ik groet jullie allen en wacht op antwoord',
    'The message I received said it was confidential.',
    'Uwaga: ta wiadomość nie dotyczy zwrotu, tylko faktury.',
    'Love,\nreally love this mug',
    'Get Outlook to work with your shop please',
    'Anna i Piotr byli bardzo mili',
    'Number: 12\nSize: 40\nDate: 4 May 2026 10:00',
    '1) super\n2) ok\n3) drogo',
    '*** Polecam ***',
    '== Plusy ==\ncena\n== Minusy ==\nczas dostawy',
    '| kolor | rozmiar |\n| czerwony | 40 |',
  ]
  for (const text of whole)
    it(`stay whole: ${JSON.stringify(text)}`, () => {
      expect(words(stripQuotes(text))).to.equal(words(text))
      expect(words(stripQuotes(`${before}\n\n${text}`))).to.equal(words(`${before} ${text}`))
      expect(words(stripQuotes(`${before}\n\n${text}\n\n${head}\n${quoted}`))).to.equal(words(`${before} ${text}`))
    })

  it('keep what stands right above an attribution without a date', () => {
    const text = 'The lamp is fine.\nThe box was torn.\nShop <shop@example.net> wrote:\n> How was it?'
    expect(words(stripQuotes(text))).to.equal('The lamp is fine. The box was torn.')
    expect(words(stripQuotes(`Fine.\n\nQuoting the long name of a Shop\n<shop@example.net>:\n> How was it?`))).to.equal(
      'Fine.',
    )
  })

  it('keep a comparison where nothing is quoted', () => {
    expect(words(stripQuotes('Paczka szła\n>2 tygodnie, skandal'))).to.equal('Paczka szła >2 tygodnie, skandal')
  })

  const page = '<div>Wszystko dobrze, polecam.</div><div>Mam jedno pytanie: kiedy zwrot?</div>'
  const pages = {
    Roundcube: `<html><body style='font-size: 10pt'><p>Wszystko dobrze, polecam.<br />Mam jedno pytanie: kiedy zwrot?</p><p id="reply-intro">W dniu 2026-05-04 10:00, Sklep napisał(a):</p><blockquote type="cite" style="padding: 0 0.4em"><p>Jak nam poszło?</p></blockquote></body></html>`,
    'Roundcube top sig': `<p>Wszystko dobrze, polecam.<br />Mam jedno pytanie: kiedy zwrot?</p><div id="signature">-- <br />Anna Przykładowa</div><p id="reply-intro">W dniu 2026-05-04 10:00, Sklep napisał(a):</p><blockquote><p>Jak?</p></blockquote>`,
    'Roundcube bottom': `<p id="reply-intro">Am 2026-05-04 10:00, schrieb Laden:</p><blockquote><p>Wie war es?</p></blockquote><p>Wszystko dobrze, polecam.<br />Mam jedno pytanie: kiedy zwrot?</p>`,
    Zimbra: `<div style="font-family: arial">${page}<div><br></div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>De: </b>"Boutique"<br><b>À: </b>anna<br></div><div data-marker="__QUOTED_TEXT__">Jak?</div></div>`,
    'Zimbra sig': `<div>${page}<div data-marker="__SIG_PRE__">Anna<br>tel 1</div><hr id="zwchr"><blockquote style="border-left:2px solid #1010FF"><b>From: </b>Shop<br></blockquote></div>`,
    'Zimbra hr without marker': `<div>${page}<hr id="zwchr"><div style="color:#000"><b>Od: </b>"Sklep" &lt;shop@example.net&gt;<br><b>Do: </b>"anna" &lt;anna@example.com&gt;<br><b>Wysłane: </b>poniedziałek, 4 maj 2026 10:00:00<br><b>Temat: </b>0-10?<br></div><div>Jak?</div></div>`,
    Yahoo: `<div class="ydpx yahoo-style-wrap"><div dir="ltr" data-setdir="false">Wszystko dobrze, polecam.</div><div>Mam jedno pytanie: kiedy zwrot?</div><div><br></div></div><div id="ydp12yahoo_quoted_123" class="ydp12yahoo_quoted"><div><div>W dniu poniedziałek, 4 maja 2026 10:00:00 CEST, Sklep &lt;shop@example.net&gt; napisał(a):</div><div>Jak?</div></div></div>`,
    'Yahoo signature': `<div class="yahoo-style-wrap">${page}<div class="ydp1signature"><a href="x">Wysłane z Yahoo Mail</a></div></div><div class="yahoo_quoted">Jak?</div>`,
    Samsung: `<html><body dir="auto"><div dir="auto">Wszystko dobrze, polecam.</div><div dir="auto">Mam jedno pytanie: kiedy zwrot?</div><div dir="auto"><br></div><div id="composer_signature" dir="auto"><div style="font-size:12px;color:#575757" dir="auto">Wysłano z urządzenia Galaxy</div></div><div dir="auto"><br></div><div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>-------- Oryginalna wiadomość --------</div><div>Od: Sklep &lt;shop@example.net&gt; </div><div>Data: 04.05.2026  10:00  (GMT+01:00) </div><div>Do: anna@example.com </div><div>Temat: 0-10? </div><div><br></div></div>Jak nam poszło?</body></html>`,
    'Outlook mobile': `<html><body><div dir="ltr">Wszystko dobrze, polecam.</div><div dir="ltr">Mam jedno pytanie: kiedy zwrot?</div><div id="ms-outlook-mobile-signature"><div></div>Pobierz aplikację <a href="https://aka.ms/o0ukef">Outlook dla systemu iOS</a></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><b>Od:</b> Sklep<br></div><div>Jak?</div></body></html>`,
    'Outlook mobile body sep': `<html><body><div id="ms-outlook-mobile-body-separator-line"></div>${page}<div id="mail-editor-reference-message-container"><br><hr><div style="direction: ltr;"><b>From:</b> Shop<br></div>Jak?</div></body></html>`,
    'Outlook desktop pl': `<div class="WordSection1"><p class="MsoNormal">Wszystko dobrze, polecam.<o:p></o:p></p><p class="MsoNormal">Mam jedno pytanie: kiedy zwrot?<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">Pozdrawiam<o:p></o:p></p><p class="MsoNormal">Anna Przykładowa<o:p></o:p></p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> Sklep<o:p></o:p></p></div><p>Jak?</p></div>`,
    'Outlook mac': `<div>${page}<div style="border:none;border-top:solid #B5C4DF 1.0pt"><p><b>Od: </b>Sklep</p></div>Jak?</div>`,
    'Outlook mac blank border': `<div>${page}<div style="border-right:none;border-bottom:none;border-left:none;border-image:initial;border-top:1pt solid rgb(181, 196, 223);padding:3pt 0cm 0cm"><p><b>Od: </b>Sklep &lt;shop@example.net&gt;<br><b>Data: </b>poniedziałek, 4 maja 2026 10:00<br><b>Do: </b>anna@example.com<br><b>Temat: </b>0-10?</p></div>Jak?</div>`,
    'New Outlook': `<div class="elementToProof" style="font-family: Aptos">Wszystko dobrze, polecam.</div><div class="elementToProof">Mam jedno pytanie: kiedy zwrot?</div><div id="appendonsend"></div><hr style="width:98%"><div id="divRplyFwdMsg"><b>Od:</b></div>Jak?`,
    'Apple iOS': `<html><head><meta http-equiv="content-type"></head><body dir="auto">Wszystko dobrze, polecam.<div>Mam jedno pytanie: kiedy zwrot?<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Wysłane z iPhone’a</div><div dir="ltr"><br><blockquote type="cite">Wiadomość napisana przez Sklep &lt;shop@example.net&gt; w dniu 4 maj 2026, o godz. 10:00:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">Jak?</div></blockquote></div></body></html>`,
    'Apple Mail, sig': `<body>Wszystko dobrze, polecam.<div>Mam jedno pytanie: kiedy zwrot?</div><div><br id="lineBreakAtBeginningOfMessage"><div><meta charset="UTF-8"><div id="AppleMailSignature">Anna</div></div><div><br><blockquote type="cite"><div>On 4 May 2026, at 10:00, Shop wrote:</div>Jak?</blockquote></div></div></body>`,
    Proton: `<div style="font-family: Arial">Wszystko dobrze, polecam.</div><div>Mam jedno pytanie: kiedy zwrot?</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-user protonmail_signature_block-empty"></div><div class="protonmail_signature_block-proton">Wysłano z <a href="https://proton.me/">Proton Mail</a> secure email.</div></div><div class="protonmail_quote">On Monday, May 4th, 2026 at 10:00, Shop wrote:<br><blockquote class="protonmail_quote">Jak?</blockquote></div>`,
    GMX: `<html><head></head><body><div style="font-family: Verdana;font-size: 12.0px;"><div>Wszystko dobrze, polecam.</div><div>Mam jedno pytanie: kiedy zwrot?<div>&nbsp;</div><div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;"><div style="margin:0 0 10px 0;"><b>Gesendet:</b>&nbsp;Montag<br/><b>Von:</b>&nbsp;Laden</div><div name="quoted-content">Wie?</div></div></div></div></body></html>`,
    'GMX signature': `<div>${page}<div class="signature">--<br>Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.</div><div class="gmail_quote">Am 04.05.26, 10:00 schrieb Laden &lt;shop@example.net&gt;:<blockquote>Wie?</blockquote></div></div>`,
    Onet: `<html><body><div>Wszystko dobrze, polecam.</div><div>Mam jedno pytanie: kiedy zwrot?</div><div>&nbsp;</div><blockquote style="border-left:2px solid"><div><div>W dniu 2026-05-04 10:00:00 użytkownik Sklep &lt;shop@example.net&gt; napisał:</div></div><div>Jak?</div></blockquote></body></html>`,
    Onet2: `<div>${page}<div data-type="reply-header">W dniu 2026-05-04 10:00:00 użytkownik Sklep &lt;shop@example.net&gt; napisał:</div><blockquote>Jak?</blockquote></div>`,
    WP: `<html><body><p>Wszystko dobrze, polecam.<br>Mam jedno pytanie: kiedy zwrot?</p><div class="nh_extra"><p>Dnia 4 maja 2026 10:00 Sklep &lt;shop@example.net&gt; napisał(a):</p><blockquote class="nh_blockquote">Jak?</blockquote></div></body></html>`,
    Interia: `<div>${page}<div class="nh_extra"><div class="nh_attrib">Od: "Sklep" &lt;shop@example.net&gt;<br>Do: anna@example.com;<br>Wysłane: 10:00 Poniedziałek 2026-05-04<br>Temat: 0-10?</div><blockquote>Jak?</blockquote></div></div>`,
    o2: `<p>Wszystko dobrze, polecam.</p><p>Mam jedno pytanie: kiedy zwrot?</p><div class="nh_extra"><p>Dnia 4 maja 2026 o 10:00 Sklep &lt;shop@example.net&gt; napisał(a):</p><blockquote class="nh_blockquote"><p>Jak?</p></blockquote></div>`,
    'Mail.ru': `<HTML><BODY><div>Wszystko dobrze, polecam.</div><div>Mam jedno pytanie: kiedy zwrot?</div><div>&nbsp;</div><blockquote style="border-left:1px solid #0857A6; margin:10px; padding:0 0 0 10px;">Понедельник, 4 мая 2026, 10:00 +03:00 от Магазин &lt;shop@example.net&gt;:<br>&nbsp;<div id="">Как?</div></blockquote><div>&nbsp;</div><div data-signature-widget="container">--<br>Анна</div></BODY></HTML>`,
    'Mail.ru phone': `<div>${page}<br><br>--<br>Отправлено из Mail.ru для Android<br><br>понедельник, 04 мая 2026 г., 10:00 +03:00 от Магазин &lt;shop@example.net&gt;:<br><blockquote>Как?</blockquote></div>`,
    Seznam: `<html><body><div>Wszystko dobrze, polecam.</div><div>Mam jedno pytanie: kiedy zwrot?</div><br><aside>---------- Původní e-mail ----------<br>Od: Obchod &lt;shop@example.net&gt;<br>Komu: anna@example.com<br>Datum: 4. 5. 2026 10:00:00<br>Předmět: 0-10?</aside><br><blockquote data-email="shop@example.net">Jak?</blockquote></body></html>`,
    'Thunderbird below': `<div class="moz-cite-prefix">W dniu 4.05.2026 o 10:00, Sklep pisze:<br></div><blockquote type="cite"><p>Jak?</p></blockquote><p>Wszystko dobrze, polecam.<br>Mam jedno pytanie: kiedy zwrot?</p><div class="moz-signature">-- <br>Anna</div>`,
    'Thunderbird plain pre': `<pre class="moz-quote-pre" wrap="">Wszystko dobrze, polecam.\nMam jedno pytanie: kiedy zwrot?</pre><blockquote type="cite"><pre>Jak?</pre></blockquote>`,
    'Gmail interleaved': `<div dir="ltr"><div class="gmail_quote"><div class="gmail_attr">pon., 4 maj 2026 o 10:00 Sklep &lt;shop@example.net&gt; napisał(a):<br></div><blockquote class="gmail_quote"><div>Szybko?</div></blockquote><div>Wszystko dobrze, polecam.</div><blockquote class="gmail_quote"><div>Ładnie?</div></blockquote><div>Mam jedno pytanie: kiedy zwrot?</div></div></div>`,
    'Gmail signature prefix': `<div dir="ltr">Wszystko dobrze, polecam.<div>Mam jedno pytanie: kiedy zwrot?<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div>Anna<br>Firma</div></div></div></div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, wrote:<br></div><blockquote class="gmail_quote">Jak?</blockquote></div>`,
    eM: `<div>${page}<div id="x"><br></div><div id="signature_old"></div><div>------ Wiadomość oryginalna ------</div><div>Od "Sklep" &lt;shop@example.net&gt;</div><div>Do anna@example.com</div><div>Data 04.05.2026 10:00:00</div><div>Temat 0-10?</div><div>Jak?</div></div>`,
    BlueMail: `<div>${page}<div class="blue_signature">Get BlueMail for Android</div><div class="gmail_quote">On May 4, 2026, at 10:00 AM, Shop &lt;<a href="mailto:shop@example.net">shop@example.net</a>&gt; wrote:<blockquote class="gmail_quote">Jak?</blockquote></div></div>`,
    Tutanota: `<div>${page}<div class="tutanota_signature">--<br>Sent with Tuta</div>4 maj 2026, 10:00 od shop@example.net:<br><blockquote class="tutanota_quote">Jak?</blockquote></div>`,
    AOL: `<div style="font-family:arial">${page}<div><br></div><hr><div id="aolmail_quote">-----Original Message-----<br>From: Shop &lt;shop@example.net&gt;<br>To: anna<br>Sent: Mon, May 4, 2026 10:00 am<br>Subject: 0-10?<br><br>Jak?</div></div>`,
    iCloud: `<div>${page}<div><br></div><div><blockquote type="cite"><div>4 maj 2026 o 10:00, Sklep napisał:</div></blockquote></div><blockquote type="cite">Jak?</blockquote></div>`,
    'ukr.net': `<p>Wszystko dobrze, polecam.</p><p>Mam jedno pytanie: kiedy zwrot?</p><p><i>4 травня 2026, 10:00:00, від "Крамниця" &lt;<a href="mailto:shop@example.net">shop@example.net</a>&gt;: </i></p><blockquote>Як?</blockquote>`,
    Yandex: `<div>${page}<div>&nbsp;</div><div>04.05.2026, 10:00, "Магазин" &lt;shop@example.net&gt;:</div><blockquote>Как?</blockquote><div>&nbsp;</div><div>--&nbsp;</div><div>С уважением, Анна</div></div>`,
    'a customer’s hr': `<p>Wszystko dobrze, polecam.</p><hr><p>Mam jedno pytanie: kiedy zwrot?</p>`,
  }
  for (const [program, html] of Object.entries(pages))
    it(`are read from HTML of ${program}`, () => {
      expect(words(stripQuotes(htmlToText(html)))).to.equal(words(said))
    })

  const lines = '<div>Erste Zeile.</div><div>Zweite Zeile.</div>'
  const more = {
    'outlook.com web 2024 no appendonsend': `${lines}<div><br></div><hr tabindex="-1" style="display:inline-block; width:98%"><div dir="ltr" id="x_divRplyFwdMsg"><b>Von:</b> Laden</div><div>Wie?</div>`,
    'Outlook desktop sig': `<div class=WordSection1><p class=MsoNormal>Erste Zeile.</p><p class=MsoNormal>Zweite Zeile.</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>Mit freundlichen Grüßen</p><p class=MsoNormal>Anna Beispiel</p><p class=MsoNormal>Beispiel GmbH, Musterstraße 1</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p>Von: x</p></div></div>`,
    'Outlook de header in one p with br, no border': `<p>Erste Zeile.</p><p>Zweite Zeile.</p><p><b>Von:</b> Laden &lt;shop@example.net&gt;<br><b>Gesendet:</b> Montag, 4. Mai 2026 10:00<br><b>An:</b> Anna<br><b>Betreff:</b> 0-10?</p><p>Wie?</p>`,
    'header as table': `${lines}<table><tr><td><b>From:</b></td><td>Shop &lt;shop@example.net&gt;</td></tr><tr><td><b>Sent:</b></td><td>Monday, May 4, 2026 10:00</td></tr><tr><td><b>To:</b></td><td>anna@example.com</td></tr><tr><td><b>Subject:</b></td><td>0-10?</td></tr></table><div>How?</div>`,
    'Gmail confidential': `<div dir="auto">Erste Zeile.<div dir="auto">Zweite Zeile.</div></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Am Mo., schrieb Laden:<br></div><blockquote class="gmail_quote">x</blockquote></div>`,
    'Gmail bottom': `<div dir="ltr"><div class="gmail_quote"><div class="gmail_attr">Am Mo., 4. Mai 2026 um 10:00 Uhr schrieb Laden &lt;a@example.net&gt;:</div><blockquote class="gmail_quote">x</blockquote><div>Erste Zeile.</div><div>Zweite Zeile.</div></div></div>`,
    'Thunderbird forward-ish': `<p>Erste Zeile.</p><p>Zweite Zeile.</p><div class="moz-forward-container"><br>-------- Weitergeleitete Nachricht --------<table class="moz-email-headers-table"><tr><th>Betreff: </th><td>x</td></tr></table>Wie?</div>`,
    'Thunderbird sig': `<p>Erste Zeile.<br>Zweite Zeile.</p><pre class="moz-signature" cols="72">-- \nAnna\nTel 1</pre><div class="moz-cite-prefix">Am 04.05.26 um 10:00 schrieb Laden:</div><blockquote type="cite">x</blockquote>`,
    'Apple Mail rich': `<html><body>Erste Zeile.<div><br></div><div>Zweite Zeile.<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>Am 04.05.2026 um 10:00 schrieb Laden &lt;a@example.net&gt;:</div><br class="Apple-interchange-newline"><div>x</div></blockquote></div><br></div></body></html>`,
    'iOS interleaved': `<blockquote type="cite">Schnell?</blockquote>Erste Zeile.<br><blockquote type="cite">Schön?</blockquote>Zweite Zeile.`,
    'Yahoo mobile': `<div>Erste Zeile.<br>Zweite Zeile.<br><br><div id="ymail_android_signature"><a href="x">Gesendet von Yahoo Mail auf Android</a></div><br><blockquote style="margin:0 0 20px 0"><div style="font-family:Roboto">Am Mo., Mai 4, 2026 um 10:00 schrieb Laden<div>&lt;a@example.net&gt;:</div></div><div>x</div></blockquote></div>`,
    'Yahoo iOS': `<p>Erste Zeile.</p><p>Zweite Zeile.</p><br><p class="yahoo-quoted-begin" style="font-size:15px">On Monday, May 4, 2026, 10:00 AM, Shop &lt;a@example.net&gt; wrote:</p><blockquote class="iosymail">x</blockquote>`,
    'Samsung de': `<div dir="auto">Erste Zeile.</div><div dir="auto">Zweite Zeile.</div><div id="composer_signature">Von meinem Galaxy gesendet</div><div>-------- Ursprüngliche Nachricht --------</div><div>Von: Laden &lt;a@example.net&gt; </div><div>Datum: 04.05.26 10:00 (GMT+01:00) </div><div>An: anna@example.com </div><div>Betreff: x</div>Wie?`,
    'Samsung one div': `<div dir="auto">Erste Zeile.<br>Zweite Zeile.</div><div>-------- Ursprüngliche Nachricht --------Von: Laden &lt;a@example.net&gt; Datum: 04.05.26  10:00  (GMT+01:00) An: anna@example.com Betreff: x </div>Wie?`,
    'GMX android': `<div>Erste Zeile.<br>Zweite Zeile.<div class="signature">-- <br>Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.</div><div class="quote">Am 04.05.26, 10:00 schrieb Laden &lt;a@example.net&gt;:<blockquote>x</blockquote></div></div>`,
    'web.de': `<html><body><div style="font-family: Verdana"><div>Erste Zeile.</div><div>Zweite Zeile.</div><div class="signature">&nbsp;</div><div>&nbsp;<div style="margin: 10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5; word-wrap: break-word;" name="quote"><div><b>Gesendet:</b> x</div></div></div></div></body></html>`,
    'T-Online': `<p>Erste Zeile.</p><p>Zweite Zeile.</p><p>-----Original-Nachricht-----</p><p>Betreff: x</p><p>Datum: 2026-05-04T10:00:00+0200</p><p>Von: "Laden" &lt;a@example.net&gt;</p><p>An: anna</p><p>Wie?</p>`,
    freenet: `${lines}<hr>Ursprüngliche Nachricht<br>Von: Laden &lt;a@example.net&gt;<br>Gesendet: 04.05.2026 10:00<br>An: anna<br>Betreff: x<br><br>Wie?`,
    Orange: `${lines}<blockquote style="border-left:2px solid">&gt; Message du 04/05/26 10:00<br>&gt; De : "Boutique"<br>&gt; A : anna</blockquote>`,
    Laposte: `${lines}<div>De : Boutique &lt;a@example.net&gt;<br>Envoyé : lundi 4 mai 2026 10:00<br>À : anna<br>Objet : x</div><div>Alors ?</div>`,
    Libero: `${lines}<div>Il 4 maggio 2026 alle 10:00 Negozio &lt;a@example.net&gt; ha scritto:</div><blockquote type="cite">x</blockquote>`,
    'Seznam web': `${lines}<br><div class="x">---------- Původní e&#8209;mail ----------<br>Od: Obchod &lt;a@example.net&gt;<br>Komu: anna<br>Datum: 4. 5. 2026 10:00:00<br>Předmět: x</div><br><blockquote data-email="a@example.net">x</blockquote>`,
    Centrum: `${lines}______________________________________________________________<br>&gt; Od: "Obchod" &lt;a@example.net&gt;<br>&gt; Komu: anna<br>&gt; Datum: 04.05.2026 10:00<br>&gt; Předmět: x<br>&gt;<br>&gt; Jak?`,
    Azet: `${lines}<div>____________________________________________________________</div><div>Od: Obchod &lt;a@example.net&gt;</div><div>Odoslané: 4. mája 2026 10:00</div><div>Komu: anna</div><div>Predmet: x</div><div>Ako?</div>`,
    'freemail.hu': `${lines}<div>Bolt &lt;a@example.net&gt; írta:</div><blockquote>x</blockquote>`,
    'ukr.net 2': `${lines}<div><i>5 травня 2026, 10:00:00, від "Крамниця" &lt;a@example.net&gt;:</i></div><div><blockquote>x</blockquote></div>`,
    'Mail.ru new': `<div>Erste Zeile.<br>Zweite Zeile.</div><div data-signature-widget="container"><div data-signature-widget="content"><div>--<br>Anna</div></div></div><blockquote style="border-left:1px solid">Вторник, 5 мая 2026, 10:00 +03:00 от Магазин &lt;a@example.net&gt;:<br>x</blockquote>`,
    Mynet: `${lines}<div>Kimden: Mağaza &lt;a@example.net&gt;<br>Gönderildi: 5 Mayıs 2026 10:00<br>Kime: anna<br>Konu: x</div><div>Nasıl?</div>`,
    'signature by class only': `${lines}<div class="gmail_signature_prefix">--</div><div class="gmail_signature">Anna</div>`,
    'inline images and link': `<div>Erste Zeile. <img src="cid:1" alt="Foto"></div><div><a href="https://example.com">Zweite Zeile.</a></div>`,
    'nbsp only lines': `<div>Erste Zeile.</div><div>&nbsp;</div><div>&nbsp;</div><div>Zweite Zeile.</div><div>&nbsp;</div>`,
    pre: `<pre>Erste Zeile.\nZweite Zeile.\n\nAm 04.05.26 um 10:00 schrieb Laden:\n&gt; x</pre>`,
  }
  for (const [program, html] of Object.entries(more))
    it(`are read from more HTML: ${program}`, () => {
      expect(words(stripQuotes(htmlToText(html)))).to.equal('Erste Zeile. Zweite Zeile.')
    })

  const plainHead = 'W dniu 4.05.2026 o 10:00, Sklep pisze:'
  const letters: Readonly<Record<string, readonly [letter: string, said: string, writer: string]>> = {
    nested: [
      `Tak, dziękuję za pomoc.\n\n${plainHead}\n> W dniu 3.05.2026 o 9:00, Anna pisze:\n>> Kiedy?\n> Jutro.`,
      'Tak, dziękuję za pomoc.',
      '',
    ],
    'interleaved closed': [
      `${plainHead}\n> Szybko?\nTak, bardzo.\n\n> Ładnie?\nNie bardzo.\n\nPozdrawiam\nAnna`,
      'Tak, bardzo. Nie bardzo.',
      '',
    ],
    'between no blank': [`> Szybko?\nTak.\n> Ładnie?\nNie.\n`, 'Tak. Nie.', ''],
    'signature then quote then answer': [`${plainHead}\n> Jak?\n\nDobrze.\n-- \nAnna`, 'Dobrze.', ''],
    'top and below': [`Ogólnie dobrze.\n\n${plainHead}\n> Szybko?\n\nTak, szybko.`, 'Ogólnie dobrze. Tak, szybko.', ''],
    'quoted with spaces': [`Dobrze.\n\n${plainHead}\n >  Jak?\n > 0 1`, 'Dobrze.', ''],
    'sig no dashes, name in From': [
      `Dobrze.\n\nAnna Przykładowa\nPrzykład sp. z o.o.\ntel. 600 000 000`,
      'Dobrze.',
      'Anna Przykładowa',
    ],
    'closing then PS question': [
      `Dobrze.\n\nPozdrawiam,\nAnna\n\nPS. Kiedy faktura?`,
      'Dobrze. PS. Kiedy faktura?',
      '',
    ],
    'only thanks': ['Dziękuję!\nPozdrawiam\nAnna', 'Dziękuję!', ''],
    'greeting only closing': [
      'Dzień dobry,\nproszę o fakturę na firmę.\n\nZ góry dziękuję\nAnna Przykładowa',
      'Dzień dobry,\nproszę o fakturę na firmę.',
      '',
    ],
    'long to': [
      `Dobrze.\n\nFrom: Shop <shop@example.net>\nSent: Monday, May 4, 2026 10:00 AM\nTo: Anna <a@example.com>; Jan <j@example.com>;\n Ewa <e@example.com>; Ola <o@example.com>;\n Iza <i@example.com>\nCc: Bob <b@example.com>\nSubject: 0-10?\n\nHow?`,
      'Dobrze.',
      '',
    ],
    'rtl/zw': [`Dobrze.\n\u200e${plainHead}\n> Jak?`, 'Dobrze.', ''],
    'att w/ trailing colon on own line': [
      `Dobrze.\n\nOn Mon, May 4, 2026 at 10:00 AM Shop <shop@example.net>\nwrote:\n\n> Jak?`,
      'Dobrze.',
      '',
    ],
    'att br': [`Dobrze.\n\nOn Mon, May 4, 2026 at 10:00 AM Shop <\nshop@example.net> wrote:\n\n> Jak?`, 'Dobrze.', ''],
    'att long name': [
      `Dobrze.\n\nOn Mon, May 4, 2026 at 10:00 AM "The Very Long Name of a Shop That\nSells Cups, Plates and Lamps, Example Street 12" <shop-with-a-long-name@mail.example.net>\nwrote:\n\n> Jak?`,
      'Dobrze.',
      '',
    ],
    'att mailto': [
      `Dobrze.\n\nOn Mon, May 4, 2026 at 10:00 AM Shop <shop@example.net [mailto:shop@example.net]> wrote:\n> Jak?`,
      'Dobrze.',
      '',
    ],
    'att md': [
      `Dobrze.\n\nOn Mon, May 4, 2026 at 10:00 AM Shop <[shop@example.net](mailto:shop@example.net)> wrote:\n> Jak?`,
      'Dobrze.',
      '',
    ],
    'att sms gateway': [`Dobrze.\n\nOn May 4, 2026 10:00 AM, "Shop" <shop@example.net> wrote:\nHow?`, 'Dobrze.', ''],
    'outlook-ish bottom rule': [
      `Dobrze.\n________________________________\nVon: Laden <shop@example.net>\nGesendet: Montag\nAn: a\nBetreff: b\n\nWie?`,
      'Dobrze.',
      '',
    ],
    'wrapped pl words': [
      `Dobrze.\n\nWiadomość napisana przez Sklep z filiżankami <shop@example.net> w dniu\n4 maj 2026, o godz. 10:00:\n\n> Jak?`,
      'Dobrze.',
      '',
    ],
    'Dzięki + answer below': [
      `Dzięki, Anna, za szybką odpowiedź.\nLampa działa.`,
      `Dzięki, Anna, za szybką odpowiedź.\nLampa działa.`,
      '',
    ],
    'closing first': [
      `Pozdrawiam serdecznie całą załogę!\nJesteście świetni.`,
      `Pozdrawiam serdecznie całą załogę!\nJesteście świetni.`,
      '',
    ],
    'Thanks mid': [`Thanks!\n\nThe lamp is broken.`, `Thanks!\n\nThe lamp is broken.`, ''],
    'closing twice': [`Good.\n\nThanks,\nAnna\n\nBest regards,\nAnna Example`, 'Good.', ''],
    'name lower then phone': [`Good shop.\n\nanna\nSent from my iPhone`, 'Good shop.', 'Anna Example'],
    'answer below a closing in the quoted order': [
      `Good.\nKind regards\nAnna\n\nBtw the box was torn and wet.`,
      'Good. Btw the box was torn and wet.',
      '',
    ],
    'answer below closing short': [`Good.\nKind regards\nAnna\n\nbox was torn`, 'Good. box was torn', ''],
    'Ps with colon': [`Good.\nCheers\nAnna\nP.S.: send the invoice`, 'Good. P.S.: send the invoice', ''],
  }
  for (const [what, [letter, wanted, writer]] of Object.entries(letters))
    it(`are the customer's words: ${what}`, () => {
      expect(words(stripQuotes(letter, writer))).to.equal(words(wanted))
    })

  it('keep comments as customers write them, alone, one below the other and below a stroke', () => {
    const comments = ['tune', 'tune-2', 'tune-3', 'tune-4', 'tune-5', 'tune-6'].flatMap((name) =>
      readFileSync(new URL(`../../../bench/themes/${name}.txt`, import.meta.url), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split('|').slice(2).join('|').trim()),
    )
    expect(comments).to.have.length.above(400)
    for (const [place, comment] of comments.entries()) {
      const another = comments[(place + 7) % comments.length] ?? ''
      for (const text of [
        comment,
        `${another}\n${comment}`,
        `${another}\n\n${comment}`,
        `Hello,\n\n${comment}\n--\n${another}?`,
      ])
        expect(words(stripQuotes(text))).to.equal(words(text))
    }
  })
})
