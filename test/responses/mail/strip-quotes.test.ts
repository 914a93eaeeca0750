import { expect } from 'chai'
import { stripQuotes } from '../../../app/responses/mail/strip-quotes.ts'

const said = 'Wszystko dobrze, 9.'
const quoted = '> Jak nam poszło?\n> 0 1 2 3'

describe('stripping quotations', () => {
  const attributions = [
    'On Mon, 4 May 2026 at 10:00, Shop <shop@example.net> wrote:',
    'On May 4, 2026, at 10:00 AM, Shop <shop@example.net> wrote:',
    'pon., 4 maj 2026 o 10:00 Sklep <sklep@example.net> napisał(a):',
    'W dniu 4.05.2026 o 10:00, Sklep pisze:',
    'Dnia 4 maja 2026 10:00 Sklep <sklep@example.net> napisał(a):',
    'Wiadomość napisana przez Sklep <sklep@example.net> w dniu 4 maj 2026, o godz. 10:00:',
    'Am Mo., 4. Mai 2026 um 10:00 Uhr schrieb Laden <laden@example.net>:',
    'Am 04.05.26 um 10:00 schrieb Laden:',
    'Le lun. 4 mai 2026 à 10:00, Boutique <boutique@example.net> a écrit :',
    'El lun, 4 may 2026 a las 10:00, Tienda (<tienda@example.net>) escribió:',
    'Il giorno lun 4 mag 2026 alle ore 10:00 Negozio <negozio@example.net> ha scritto:',
    'Op ma 4 mei 2026 om 10:00 schreef Winkel <winkel@example.net>:',
    'Em seg., 4 de mai. de 2026 às 10:00, Loja <loja@example.net> escreveu:',
    'po 4. 5. 2026 v 10:00 odesílatel Obchod <obchod@example.net> napsal:',
    'Den mån 4 maj 2026 kl 10:00 skrev Butik <butik@example.net>:',
    'пн, 4 мая 2026 г. в 10:00, Магазин <shop@example.net>:',
    '04.05.2026 10:00, Магазин пишет:',
    'пн, 4 трав. 2026 р. о 10:00 Крамниця <shop@example.net> пише:',
  ]
  for (const attribution of attributions) {
    it(`takes away "${attribution}" above quoted lines, and above lines that are not marked`, () => {
      expect(stripQuotes(`${said}\n\n${attribution}\n\n${quoted}`)).to.equal(said)
      expect(stripQuotes(`${said}\n\n${attribution}\n\nJak nam poszło?\nPozdrawiamy`)).to.equal(said)
    })
    it(`keeps what stands below the quotation of "${attribution}"`, () => {
      expect(stripQuotes(`${attribution}\n${quoted}\n\n${said}`)).to.equal(said)
    })
    it(`takes away "${attribution}" wrapped over two and three lines`, () => {
      const words = attribution.split(' ')
      for (const count of [2, 3]) {
        const size = Math.ceil(words.length / count)
        const wrapped = Array.from({ length: count }, (_, at) =>
          words.slice(at * size, (at + 1) * size).join(' '),
        ).join('\n')
        expect(stripQuotes(`${said}\n\n${wrapped}\n\n${quoted}`)).to.equal(said)
      }
    })
  }

  const histories = [
    '-----Original Message-----\nFrom: Shop',
    '-----Wiadomość oryginalna-----\nOd: Sklep',
    '-------- Wiadomość oryginalna --------\nSklep',
    '-----Ursprüngliche Nachricht-----\nVon: Laden',
    '---------- Forwarded message ---------\nFrom: Shop',
    'From: Shop <shop@example.net>\nSent: Monday, May 4, 2026 10:00\nTo: Anna\nSubject: Zakupy\n\nJak nam poszło?',
    'Od: Sklep <sklep@example.net>\nWysłano: poniedziałek, 4 maja 2026 10:00\nDo: Anna\nTemat: Zakupy\n\nJak nam poszło?',
    '*Von:* Laden\n*Gesendet:* Montag\n*An:* Anna\n*Betreff:* Einkauf',
    '________________________________\nOd: Sklep\nWysłano: dziś\nTemat: Zakupy\n\nJak nam poszło?',
  ]
  for (const history of histories)
    it(`drops everything from "${history.split('\n')[0]}" on`, () => {
      expect(stripQuotes(`${said}\n\n${history}\n\nstare słowa`)).to.equal(said)
    })

  const endings = [
    '-- \nAnna Przykładowa\ntel. 600 000 000',
    '--\nAnna',
    'Wysłane z iPhone’a',
    "Wysłane z iPhone'a",
    'Wysłano z mojego telefonu',
    'Sent from my iPhone',
    'Sent from Outlook for Android',
    'Pobierz aplikację Outlook dla systemu iOS',
    'Get Outlook for iOS',
    'Von meinem iPhone gesendet',
    'Envoyé de mon iPhone',
    'Enviado desde mi iPhone',
    'Inviato da iPhone',
    'Verstuurd vanaf mijn iPhone',
    'Отправлено с iPhone',
    '-Anna Przykładowa',
    '______________________________\nlista@example.net',
  ]
  for (const ending of endings)
    it(`takes away the ending "${ending.split('\n')[0]}"`, () => {
      expect(stripQuotes(`${said}\n\n${ending}\n\n${attributions[0]}\n${quoted}`)).to.equal(said)
      expect(stripQuotes(`${said}\n\n${ending}`)).to.equal(said)
    })

  it('keeps answers given between quoted lines', () => {
    const text = `${attributions[2]}\n> Szybko?\nTak\n> Ładnie zapakowane?\n\nNie bardzo`
    expect(stripQuotes(text)).to.equal('Tak\n\nNie bardzo')
  })

  it('leaves ordinary sentences alone', () => {
    for (const text of [
      'On your own page you wrote:\nfree delivery',
      'Mam jedno pytanie:\n\ngdzie jest faktura?',
      'Sent from my desk, it is much easier than writing on a phone.',
      'Zalety:\n- szybko\n- tanio',
      'Od: 10 do 18 nikogo nie było',
      'wysłane za późno',
      'Zepsute.\n--\nProszę o zwrot moich pieniędzy',
    ])
      expect(stripQuotes(text)).to.equal(text)
  })

  it('shows everything when nothing would be left', () => {
    expect(stripQuotes(quoted)).to.equal(quoted)
    expect(stripQuotes('-- \n9')).to.equal('--\n9')
    expect(stripQuotes('')).to.equal('')
  })

  it('looks below a head of its own that a program put above the words', () => {
    expect(stripQuotes('Od: Anna\nWysłano: dziś\nTemat: Re: Zakupy\n\nDziękuję')).to.equal('Dziękuję')
  })

  // A tenth of the text takes milliseconds; a pattern that backtracks would need minutes for all of it.
  const hostile = [
    ' on x at y',
    '>',
    '>\n',
    ':\n',
    'On 1 May 2026 12:00\n',
    'On 1 May 2026 12:00 x wrote:\n',
    'From: a\n',
    '_',
    '__________\n',
    '\n',
    '-',
    '-Anna Nowak\n',
    'Sent from my ',
    'wysłane z mojego ',
    ' ',
    '<',
    'a@',
    `On 1.1.26 ${'a'.repeat(380)}\n`,
    'Pozdrawiam\n',
    'Thanks\nAnna\n',
    'Thanks\n\n\n\n',
    'get outlook for android get \n',
    '=\n=AB',
    'This message is confidential\n',
    'This message is confidential\n\n',
    '2026-05-04 10:00 <a@b.pl>\n:\n',
    '--- abc ---\n',
    'pozdrawiam serdecznie ',
    'many many kind best \n',
    'Pozdrawiam Anna Maria Zofia\n',
    '>1\n',
    'Pozdrawiam\n\naaaa bbbb cccc dddd eeee ffff gggg!\n',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n\n',
    '--\nDruga sprawa: co robić?\n',
    '----------------------\n\n',
    '---- a wrote ----\n',
    'x ----\n',
    'a <b@c.example> x\n',
    'On 1 May 2026 (10:\n',
    'Quoting a <a@b.pl>:\n\n',
    'sent from my iphone, excuse ',
    'Sent from my phone, sorry, sorry sorry sorry\n',
    'information contained in information \n',
    'On 1 May 2026 10:00 the driver wrote:\n\n',
  ]
  for (const piece of hostile)
    it(`P5: needs time in proportion to the length: a megabyte of ${JSON.stringify(piece.slice(0, 20))}`, () => {
      const text = `a\n${piece.repeat(1_000_000 / piece.length)}b`
      const began = performance.now()
      stripQuotes(text)
      expect(performance.now() - began).to.be.below(3_000)
    })
})
