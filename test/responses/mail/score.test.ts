import { expect } from 'chai'
import * as fc from 'fast-check'
import { scoreIn } from '../../../app/responses/mail/score.ts'

const nps: readonly (readonly [text: string, score: number | null])[] = [
  '9',
  '9!',
  '9.',
  ' 9 ',
  '- 9',
  '9️⃣',
  '9 🙂',
  '9/10',
  '9 / 10',
  '9 na 10',
  '9 na 10!',
  '9 out of 10',
  'nine',
  'Nine.',

  'dziewięć',
  'Dziewięć!',
  'daję 9',
  'Daję mocne 9',
  'daję Wam 9',
  'daję dziewiątkę',
  'dałabym 9',
  'ocena: 9',
  'Moja ocena to 9',

  'oceniam na 9',
  '9 punktów',
  '9 pkt',
  'score: 9',
  'I give you a nine',
  "I'd rate it 9",
  'nine out of ten',
  '9 bo szybko',

  '9, bo szybko przyszło',
  '9 - super',
  'Wszystko super. 9',
  'Zdecydowanie 9',
  '9 ode mnie',
  'Kupiłam 3 koszulki, daję 9',

  '9\n\nAnna\ntel. 600 100 200',
  'Dzień dobry,\n\n9\n\nPozdrawiam',
  'Polecam, 9/10, paczka przyszła 2 dni wcześniej',
  '9\n\nul. Długa 12/3\n00-950 Warszawa',
  'Zamówienie 1172 z 4.05.2026: wszystko dobrze. 9',
].map((entry): readonly [string, number] => [entry, 9])

const others: typeof nps = [
  ['0', 0],
  ['zero', 0],
  ['10', 10],
  ['10/10', 10],
  ['🔟', 10],
  ['dycha!', 10],
  ['Dychę', 10],
  ['ten', 10],
  ['I give you a ten', 10],
  ['dziesięć na dziesięć', 10],
  ['10 za obsługę', 10],
  ['jeden', 1],
  ['Ocena 8.', 8],
  ['siódemka', 7],
  ['W skali od 0 do 10 daję 8', 8],
  ['8 w skali 0-10', 8],
]

const unclear = [
  '',
  'Dziękuję',
  'zamówienie 1172',
  'zamówienie nr 5',
  'order 7',
  'za 2 dni',
  'przyszło 10 sztuk',
  '10 minut',
  '10 dni czekałem',

  '5 maja',
  '4.05.2026',
  '2026-05-04',
  '10:30',
  '600 100 200',
  '+48 600 100 200',
  '9 zł',
  '9,99',
  '100%',
  '8,5',
  '9.5/10',

  '8-9',
  '8–9',
  '8/9',
  '8 lub 9',
  '8 albo 9',
  '8 or 9',
  'między 8 a 9',
  'od 8 do 9',
  '9\n10',
  '1. Paczka\n2. Kurier',
  '9+',
  '9 9',

  '-1',
  '-9',
  '11',
  '100',
  '4/5',
  '9/5',
  'nie 9',
  'nie daję 10',
  'not a 10',
  'prawie 9',
  'daję 9, a żona 7',
  'rozmiar 5, 6',

  'dałbym 10, gdyby nie kurier',
  'I would have given 10 but it was late',
  'Ten sklep jest super',
  'One, it was late',
  'sztuk: 5',
  '8 i pół',
  '0-10',

  '9 z 10 sztuk uszkodzonych',
  'ul. Długa 5',
  'https://example.com/9',
  'anna9@example.com',
  '2 x 5',
  'koszulka - 5',
  'nr 5',
]

describe('the score in a reply', () => {
  for (const [text, score] of [...nps, ...others])
    it(`is ${score} in ${JSON.stringify(text)}`, () => {
      expect(scoreIn(text, 'nps')).to.equal(score)
    })
  for (const text of unclear)
    it(`is not read from ${JSON.stringify(text)}`, () => {
      expect(scoreIn(text, 'nps')).to.equal(null)
    })

  it('keeps to the scale of the survey', () => {
    for (const text of ['5', '5/5', '5 na 5', 'pięć', 'piątka', '5 gwiazdek', 'five stars'])
      expect(scoreIn(text, 'csat'), text).to.equal(5)
    for (const text of ['0', '6', '9', '8/10', 'dycha']) expect(scoreIn(text, 'csat'), text).to.equal(null)
  })

  it('is null or on the scale, whatever the text', () => {
    const piece = fc.constantFrom(
      '9',
      '10',
      '/',
      ' na ',
      ' ',
      ',',
      '-',
      'daję',
      'nie',
      '\n',
      'lub',
      'dycha',
      '🔟',
      '1172',
      'sztuk',
      '.',
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 12 }),
        (pieces) => {
          const score = scoreIn(pieces.join(''), 'nps')
          expect(score === null || (Number.isInteger(score) && score >= 0 && score <= 10)).to.equal(true)
        },
      ),
    )
  })

  it('is null when two different scores stand side by side', () => {
    const score = fc.integer({ min: 0, max: 10 })
    const between = fc.constantFrom('\n', ', ', ' - ', '-', ' lub ', ' or ', '/10, ', '. ')
    fc.assert(
      fc.property(score, score, between, (one, other, joint) => {
        fc.pre(one !== other)
        expect(scoreIn(`${one}${joint}${other}`, 'nps')).to.equal(null)
      }),
    )
  })

  it('costs little however long the text is', () => {
    for (const piece of ['1', '1 ', 'a@', 'daję 9 ', '9/', '9-', 'a1', '€']) {
      const began = performance.now()
      scoreIn(piece.repeat(100_000 / piece.length), 'nps')
      expect(performance.now() - began, piece).to.be.below(500)
    }
  })
})
