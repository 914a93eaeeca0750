import { expect } from 'chai'
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

  it('keep a comparison where nothing is quoted', () => {
    expect(words(stripQuotes('Paczka szła\n>2 tygodnie, skandal'))).to.equal('Paczka szła >2 tygodnie, skandal')
  })
})
