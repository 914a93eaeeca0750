import { expect } from 'chai'
import { htmlToText } from '../../../app/responses/mail/html-text.ts'
import { stripQuotes } from '../../../app/responses/mail/strip-quotes.ts'

const words = (text: string): string => text.replace(/\s+/g, ' ').trim()

describe('the customer’s own words', () => {
  const whole = [
    'Dzięki!\nPolecam',
    'Wysłano iPhone’a 13 zamiast 14.',
    'Wysłano zły telefon',
    'Telefon został wysłany z opóźnieniem.',
    'Sent from the wrong warehouse, so it took a week.',
    'Super sklep!\nPozdrowienia dla pani Kasi z magazynu za pomoc przy zwrocie',
    'Zdravím,\n\nlampa nesvítí.',
    'Dobrý den,\nzdravím z Prahy.\nLampa nesvítí.',
    'Love it',
    'Alles gut.\nGrüße gehen raus an den Paketboten, der war klasse.',
    'Czy polecę?\nTak',
    'Które buty lepsze?\nYours',
    'Od: 8 do 16 nikogo nie było.\nDo: paczkomatu też nie trafiła.\nTemat: zamknięty.',
    'Kolor: czerwony\nRozmiar: 40\nZamówienie: 4.05.2026 o 10:00\nE-mail: anna@example.org',
    'On Monday 4 May 2026 the courier wrote:\nnobody at home. I was.',
    'Zadzwonił 4.05.2026 o 10:00 i powiedział:\nproszę odebrać.',
    'W wiadomości z 4 maja pisaliście: dostawa gratis.',
    'Zalety:\n- szybko\n- tanio\n\nWady:\n- Pudełko',
    '> 9\n> to moja ocena',
    'Thank you',
    'Dziękuję',
    'Pozdrawiam',
    '9',
    'Merci beaucoup pour la rapidité !',
    'Das Paket kam aus Berlin.\nGruß war leider keiner dabei, schade.',
    'This message you sent me is confusing. Who is the intended recipient of my parcel? I never ordered from another shop.',
    'Uwaga na kuriera, rzuca paczkami.',
    'Caution: the box was open when it came.',
    'Externe Festplatte defekt, bitte um Umtausch.',
    '5/5\n/ polecam',
    'Cena 100 = 120\nBA=AB to nie jest kod',
    'Bune',
    'Moja ocena to 9.\n\nJak w temacie: polecam.\n\nNajlepsze:\n1. kontakt\n2. cena',
    'Best\nshop\never',
    'Nie działa link w mailu: https://example.net/a?b=3D12',
    'Mam dwa pytania.\n----\nPierwsze: kiedy?\n----\nDrugie: za ile?',
  ]
  for (const text of whole)
    it(`stay whole: ${JSON.stringify(text.slice(0, 60))}`, () => {
      expect(words(stripQuotes(text))).to.equal(words(text))
    })

  it('that come after the closing are kept, the closing is not', () => {
    expect(words(stripQuotes('Wszystko dobrze, 9.\n\nPozdrawiam\nAnna\n\nP.S. kolor inny niż na zdjęciu'))).to.equal(
      'Wszystko dobrze, 9. P.S. kolor inny niż na zdjęciu',
    )
    expect(
      words(stripQuotes('All fine.\n\nRegards,\nAnna\n\nOne more thing: the box was wet and the manual is missing.')),
    ).to.equal('All fine. One more thing: the box was wet and the manual is missing.')
  })

  const closed = [
    'Pozdrawiam, Anna',
    'pozdrawiam ania',
    'Pozdrawiam :)',
    'POZDRAWIAM',
    'Z poważaniem,\nAnna Przykładowa\nKierownik działu zakupów',
    'Dziękuję i pozdrawiam\nAnna',
    'Z wyrazami szacunku',
    'Pozdrowienia z Krakowa\nAnna',
    'Łączę pozdrowienia\nA.',
    'Pozdr.\nA.',
    'Thanks and regards,\nAnna',
    'Best regards from Poland,\nAnna',
    'Many thanks,\nAnna',
    'Thanks,\nAnna',
    'Cheers\nA',
    'Yours sincerely,\nAnna Example',
    'Best,\nAnna',
    'KR\nAnna',
    'Liebe Grüße aus Köln\nAnna',
    'LG Anna',
    'Viele Grüße,\nAnna',
    'MfG\nA. Beispiel',
    'Vielen Dank und freundliche Grüße\nAnna Beispiel',
    'Herzliche Grüsse\nAnna',
    'Cordialement,\nAnna Exemple',
    'Bien à vous\nAnna',
    'Cdlt',
    "Je vous prie d'agréer, Madame, Monsieur, mes salutations distinguées.\nAnna Exemple",
    'Saludos,\nAna',
    'Un saludo',
    'Atentamente,\nAna Ejemplo',
    'Muchas gracias y un saludo\nAna',
    'Distinti saluti\nAnna Esempio',
    'Saluti',
    'Cordiali saluti, Anna',
    'Met vriendelijke groeten,\nAnna',
    'Mvg Anna',
    'Groetjes,\nAnna',
    'S přáním hezkého dne\nAnna',
    'Zdraví Anna',
    'Hezký den,\nAnna',
    'S pozdravem Anna Příkladová',
    'S úctou\nAnna',
    'Cumprimentos,\nAna',
    'Atenciosamente,\nAna Exemplo',
    'Abraço',
    'Mvh Anna',
    'Vänliga hälsningar,\nAnna',
    'Venlig hilsen\nAnna',
    'Kh\nAnna',
    'Med vennlig hilsen\nAnna Eksempel',
    'Terveisin\nAnna',
    'Ystävällisin terveisin, Anna',
    'Üdv,\nAnna',
    'Köszönettel:\nAnna',
    'Cu respect,\nAna',
    'O zi bună,\nAna',
    'З повагою\nАнна',
    'С уважением, Анна',
    'Щиро ваша\nАнна',
    'Saygılarımla,\nAnna',
    'Με εκτίμηση\nΆννα',
    'Lep pozdrav\nAna',
    'Lp, Ana',
    'Su pagarba\nOna',
    'Ar cieņu\nAnna',
    'Lugupidamisega\nAnna',
    'Поздрави\nАнна',
    '/Anna',
    '-Anna',
    '~ Anna',
    '— \nAnna',
  ]
  for (const closing of closed)
    it(`end before ${JSON.stringify(closing)}`, () => {
      expect(stripQuotes(`Wszystko dobrze, 9.\n\n${closing}`)).to.equal('Wszystko dobrze, 9.')
      expect(
        stripQuotes(`Wszystko dobrze, 9.\n${closing}\n\nOn 4 May 2026, at 10:00, Shop <a@example.net> wrote:\n> 0-10?`),
      ).to.equal('Wszystko dobrze, 9.')
    })

  const phones = [
    'Sent from my Galaxy',
    'Sent from my mobile device',
    'Sent from Outlook for iOS',
    'Sent from Yahoo Mail on Android',
    'Sent from Mail for Windows',
    'Sent with Proton Mail secure email.',
    'Sent from Samsung tablet.',
    'Sent via BlackBerry',
    'Get Outlook for iOS [https://aka.ms/o0ukef]',
    'Sent from the all-new AOL app for iOS',
    'Wysłane z iPhone’a',
    'Wysłano z urządzenia Galaxy',
    'Wysłane z telefonu Samsung',
    'Wysłane z mojego Huawei',
    'Wysłane z aplikacji Poczta dla Windows',
    'Wysłano z programu Outlook dla systemu Android',
    'Wysłane z Yahoo Mail na Androidzie',
    'Wysłane za pomocą bezpiecznej poczty Proton Mail.',
    'Wysłane z aplikacji mobilnej WP Poczta',
    'Uzyskaj program Outlook dla systemu iOS<https://aka.ms/o0ukef>',
    'Gesendet von meinem Samsung Galaxy Smartphone.',
    'Von Outlook für Android gesendet',
    'Diese Nachricht wurde von meinem Android-Mobiltelefon mit GMX Mail gesendet.',
    'Gesendet mit der mobilen Mail App',
    'Holen Sie sich Outlook für Android<https://aka.ms/x>',
    'Gesendet von Mail für Windows',
    'Envoyé depuis mon mobile Orange',
    'Envoyé à partir de Outlook pour Android',
    'Envoyé depuis Yahoo Mail pour iPhone',
    'Obtenir Outlook pour iOS',
    'Enviado desde mi Samsung Galaxy',
    'Enviado desde Correo para Windows',
    'Obtener Outlook para iOS',
    'Inviato dal mio dispositivo Samsung',
    'Inviato da Posta per Windows',
    'Ottieni Outlook per iOS',
    'Verzonden vanaf mijn Samsung',
    'Verzonden met Proton Mail',
    'Outlook voor iOS downloaden',
    'Odesláno z mého telefonu',
    'Odesláno z aplikace Outlook pro Android',
    'Odoslané z môjho iPhonu',
    'Enviado a partir do meu smartphone Samsung Galaxy.',
    'Obter Outlook para iOS',
    'Skickat från Outlook för iOS',
    'Hämta Outlook för iOS',
    'Sendt fra Outlook til iOS',
    'Sendt fra min Samsung',
    'Lähetetty Samsung-puhelimesta',
    'Hae Outlook iOS:lle',
    'Küldve a Yahoo Mail alkalmazásból',
    'Trimis din Yahoo Mail pe Android',
    'Отправлено из мобильной Почты Mail.ru',
    'Отправлено с моего iPhone',
    'Надіслано з мого Samsung',
    'iPhoneから送信',
    '发自我的iPhone',
    '나의 iPhone에서 보냄',
    'Изпратено от моя iPhone',
    'Poslano z mojega iPhone-a',
    'Nosūtīts no mana iPhone',
    'Saadetud minu iPhone’ist',
  ]
  for (const phone of phones)
    it(`do not include ${JSON.stringify(phone)}`, () => {
      expect(stripQuotes(`9, polecam\n\n${phone}`)).to.equal('9, polecam')
    })

  const notices = [
    'This e-mail and any attachments are confidential and intended solely for the addressee. If you have received it in error, please notify the sender and delete it.',
    'CONFIDENTIALITY NOTICE\nThis message contains privileged information intended only for the recipient named above and must not be disclosed to anybody else.',
    'Niniejsza wiadomość zawiera informacje poufne, przeznaczone wyłącznie dla adresata. Jeżeli nie są Państwo adresatem, prosimy o jej usunięcie.',
    'Treść tej wiadomości zawiera informacje przeznaczone tylko dla adresata. Jeżeli nie jesteście Państwo jej adresatem, bądź otrzymaliście ją przez pomyłkę, prosimy o powiadomienie o tym nadawcy.',
    'Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Empfänger sind, informieren Sie bitte den Absender und vernichten Sie diese Mail.',
    'Ce message et ses pièces jointes sont confidentiels et établis à l’attention exclusive de leurs destinataires. Toute utilisation non conforme est interdite.',
    'Este mensaje y sus archivos adjuntos van dirigidos exclusivamente a su destinatario y pueden contener información confidencial sometida a secreto profesional.',
    'Questo messaggio è riservato e destinato esclusivamente al destinatario indicato; se lo avete ricevuto per errore, vi preghiamo di cancellarlo.',
    'Dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde. Indien u dit bericht ten onrechte ontvangt, verzoeken wij u het te vernietigen.',
    'Tato zpráva je důvěrná a je určena pouze adresátovi. Pokud jste ji obdrželi omylem, informujte prosím odesílatele a zprávu smažte.',
    'Virus-free.www.avast.com',
    'This email has been checked for viruses by Avast antivirus software.\nwww.avast.com',
    'Wolny od wirusów. www.avast.com',
    'Virenfrei.www.avast.com',
    'Please consider the environment before printing this e-mail.',
    'Zanim wydrukujesz tę wiadomość, pomyśl o środowisku.',
  ]
  for (const notice of notices)
    it(`do not include ${JSON.stringify(notice.slice(0, 60))}`, () => {
      expect(stripQuotes(`9, polecam\n\n${notice}`)).to.equal('9, polecam')
      expect(
        stripQuotes(`9, polecam\n\nPozdrawiam\nAnna\n\n${notice}\n\nW dniu 4.05.2026 o 10:00, Sklep pisze:\n> 0-10?`),
      ).to.equal('9, polecam')
    })

  const heads = {
    Onet: 'W dniu 2026-05-04 10:00:00 użytkownik Sklep <sklep@example.net> napisał:',
    o2: 'Dnia 4 maja 2026 10:00 Sklep &lt;sklep@example.net&gt; napisał(a):',
    WP: 'Dnia 4 maja 2026 10:00 "Sklep" <sklep@example.net> napisał(a):',
    iPhone: 'Dnia 4 maj 2026, o godz. 10:00, Sklep <sklep@example.net> napisał(a):',
    'Yahoo in Polish': 'W dniu poniedziałek, 4 maja 2026, 10:00:00 CEST, użytkownik Sklep <sklep@example.net> napisał:',
    Yahoo: 'On Monday, May 4, 2026 at 10:00:00 AM GMT+2, Shop <shop@example.net> wrote:',
    'Yahoo in German': 'Am Montag, 4. Mai 2026 um 10:00:00 MESZ hat Laden <laden@example.net> Folgendes geschrieben:',
    'Yahoo in French': 'Le lundi 4 mai 2026 à 10:00:00 UTC+2, Boutique <boutique@example.net> a écrit :',
    Proton: 'On Monday, May 4th, 2026 at 10:00, Shop <shop@example.net> wrote:',
    Roundcube: 'W dniu 2026-05-04 10:00, Sklep napisał(a):',
    'Roundcube in German': 'Am 2026-05-04 10:00, schrieb Laden:',
    'K-9': 'On 4 May 2026 10:00:00 CEST, Shop <shop@example.net> wrote:',
    Zoho: '---- On Mon, 04 May 2026 10:00:00 +0200 Shop <shop@example.net> wrote ----',
    'mail.ru': 'Понедельник, 4 мая 2026, 10:00 +03:00 от Магазин <shop@example.net>:',
    Yandex: '04.05.2026, 10:00, "Магазин" <shop@example.net>:',
    'ukr.net': '4 травня 2026, 10:00:00, від "Крамниця" <shop@example.net>:',
    Japanese: '2026年5月4日(月) 10:00 店 <shop@example.net>:',
    Chinese: '店 <shop@example.net> 于2026年5月4日周一 10:00写道：',
    Korean: '2026년 5월 4일 (월) 오전 10:00, 가게 <shop@example.net>님이 작성:',
    Bulgarian: 'На пн, 4.05.2026 г. в 10:00 ч. Магазин <shop@example.net> написа:',
    Slovenian: 'V pon., 4. maj 2026 ob 10:00 je oseba Trgovina <shop@example.net> napisala:',
    Latvian: 'pirmd., 2026. g. 4. maijs, plkst. 10:00 — lietotājs Veikals (<shop@example.net>) rakstīja:',
    Estonian: 'Kuupäev E, 4. mai 2026 kell 10:00 kirjutas Pood <shop@example.net>:',
    'Portuguese of Portugal': 'Loja <shop@example.net> escreveu (segunda, 4/05/2026 à(s) 10:00):',
    'a language nobody taught us': 'Ar an Luan 4 Beal 2026 ag 10:00, scríobh Siopa <shop@example.net>:',
  }
  for (const [program, head] of Object.entries(heads))
    it(`end before the head of ${program}`, () => {
      expect(stripQuotes(`Wszystko dobrze, 9.\n\n${head}\n\n> 0-10?\n> Sklep`)).to.equal('Wszystko dobrze, 9.')
      expect(stripQuotes(`Wszystko dobrze, 9.\n\n${head}\n0-10?\nSklep`)).to.equal('Wszystko dobrze, 9.')
      expect(stripQuotes(`${head}\n> 0-10?\n\nWszystko dobrze, 9.`)).to.equal('Wszystko dobrze, 9.')
    })

  const blocks = {
    Interia:
      'Od: "Sklep" <sklep@example.net>\nDo: anna@example.org\nWysłane: 10:00 Poniedziałek 2026-05-04\nTemat: 0-10?',
    Seznam:
      '---------- Původní e-mail ----------\nOd: Obchod <shop@example.net>\nKomu: anna@example.org\nDatum: 4. 5. 2026 10:00:00\nPředmět: 0-10?',
    GMX: 'Gesendet: Montag, 4. Mai 2026 um 10:00 Uhr\nVon: Laden <laden@example.net>\nAn: anna@example.org\nBetreff: 0-10?',
    'Windows Mail': 'Od: Sklep\nWysłano: 4 maja 2026 10:00\nDo: Anna\nTemat: 0-10?',
    'a long subject':
      'From: Shop <shop@example.net>\nSent: Monday, May 4, 2026 10:00 AM\nTo: Anna Example <anna@example.org>;\n Jan Example <jan@example.org>\nSubject: How did we do? Ten seconds',
    'Gmail forwarding':
      '---------- Forwarded message ---------\nOd: Sklep <sklep@example.net>\nDate: pon., 4 maj 2026 o 10:00\nSubject: 0-10?\nTo: <anna@example.org>',
    'Apple forwarding':
      'Początek przekazanej wiadomości:\n\nOd: Sklep <sklep@example.net>\nTemat: 0-10?\nData: 4 maja 2026 o 10:00',
    'a language nobody taught us':
      'Ó: Siopa <shop@example.net>\nSeolta: Dé Luain 4 Bealtaine 2026 10:00\nChuig: Anna\nÁbhar: 0-10?',
    'its own dashes': '----- Teachtaireacht bhunaidh -----\nÓ: Siopa <shop@example.net>\nSeolta: 4 Bealtaine 2026',
  }
  for (const [program, block] of Object.entries(blocks))
    it(`end before the block of ${program}`, () => {
      expect(stripQuotes(`Wszystko dobrze, 9.\n\nPozdrawiam,\nAnna\n\n${block}\n\n0-10?\nSklep`)).to.equal(
        'Wszystko dobrze, 9.',
      )
      expect(stripQuotes(`Wszystko dobrze, 9.\n${block}\n\n0-10?`)).to.equal('Wszystko dobrze, 9.')
    })

  it('end before the name that the letter’s From says, whatever the language', () => {
    expect(stripQuotes('Wszystko dobrze, 9.\n\nAnna', 'Anna Przykładowa')).to.equal('Wszystko dobrze, 9.')
    expect(stripQuotes('Dia duit, 9.\n\nPrzykładowa A.', 'Anna Przykładowa')).to.equal('Dia duit, 9.\n\nPrzykładowa A.')
    expect(stripQuotes('Anna', 'Anna Przykładowa')).to.equal('Anna')
  })

  const pages = {
    'Gmail with answers between':
      '<div class="gmail_quote"><div class="gmail_attr">On 4 May 2026 Shop wrote:</div><blockquote class="gmail_quote">Fast?</blockquote><div>Yes</div><blockquote class="gmail_quote">Well packed?</blockquote><div>Very</div></div>',
    'Gmail without blockquote': '<div>Yes<br>Very</div><div class="gmail_quote">Shop asks: fast? well packed?</div>',
    Zimbra:
      '<div>Yes</div><div>Very</div><hr id="zwchr" data-marker="__DIVIDER__"><div>From: Shop</div><div>Fast?</div>',
    Hotmail: '<div>Yes</div><div>Very</div><hr id="stopSpelling">From: Shop<br>Fast?',
    'Outlook of another language':
      "<p>Yes</p><p>Very</p><div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p><b>Ó:</b> Siopa</p></div><p>Fast?</p>",
    'Thunderbird of another language':
      '<p>Yes</p><p>Very</p><div class="moz-cite-prefix">Scríobh Siopa an méid seo:<br></div><blockquote type="cite">Fast?</blockquote>',
    'Outlook on a phone':
      '<div>Yes</div><div>Very</div><div id="ms-outlook-mobile-signature"><div>Get Outlook for iOS</div></div><div id="mail-editor-reference-message-container"><div>From: Shop</div></div>',
    'Outlook on the web, signed':
      '<div>Yes</div><div>Very</div><div id="Signature"><p>Anna Example<br>+48 600</p></div><div id="appendonsend"></div><div>Fast?</div>',
    Spark:
      '<div name="messageBodySection">Yes<br>Very</div><div name="messageSignatureSection">Anna</div><div name="messageReplySection">On 4 May 2026 Shop wrote:<blockquote>Fast?</blockquote></div>',
    Proton:
      '<div>Yes<br>Very</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-user">Anna</div></div><div class="protonmail_quote">Shop wrote:<blockquote>Fast?</blockquote></div>',
  }
  for (const [program, html] of Object.entries(pages))
    it(`are read from HTML of ${program}`, () => {
      expect(words(stripQuotes(htmlToText(html)))).to.equal('Yes Very')
    })
})
