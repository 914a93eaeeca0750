import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { renderer, request } from './samples.ts'

type Texts = Readonly<Record<string, string>>

const polishCart = (count: number): string => {
  const line = { title: 'Kubek', variant: null, quantity: 1, price: { amount: 1000, currency: 'PLN' }, image: null }
  const shown = Math.min(count, 5)
  const facts = { lines: Array.from({ length: shown }, () => line), more: count - shown }
  return renderer.letter(request('abandoned-cart', 'step-1', 'pl', { facts })).subject
}

describe('the pages letters lead to, in another language', () => {
  const further = new URL('../../views/further/', import.meta.url)
  const ours = JSON.parse(readFileSync(new URL('../../views/pages/en/pages.json', import.meta.url), 'utf8')) as Texts
  const wanted = Object.keys(ours).filter((key) =>
    /^(?:survey|thanks|tooLate|answered|unsubscribe|choices|letters|refused|error)\./.test(key),
  )
  for (const file of readdirSync(further))
    it(`are all there, with the same blanks: ${file}`, () => {
      const theirs = JSON.parse(readFileSync(new URL(file, further), 'utf8')) as Texts
      expect(Object.keys(theirs)).to.have.members(wanted)
      const blanks = (text = ''): string[] => (text.match(/\{\w+\}/g) ?? []).toSorted()
      for (const key of wanted) expect(blanks(theirs[key]), key).to.deep.equal(blanks(ours[key]))
    })
})

describe('the language of letters', () => {
  it('is the wanted one, then the shop’s, then English', () => {
    const { bestLocale } = renderer
    expect(bestLocale('pl-PL', 'en')).to.equal('pl')
    expect(bestLocale('PL_pl', null)).to.equal('pl')
    expect(bestLocale('de-DE', 'pl')).to.equal('pl')
    expect(bestLocale(null, 'pl-PL')).to.equal('pl')
    expect(bestLocale('fr', 'de')).to.equal('en')
    expect(bestLocale('plt', null)).to.equal('en')
    expect(bestLocale('', null)).to.equal('en')
  })

  it('counts in Polish as Polish counts', () => {
    expect(polishCart(1)).to.equal('W koszyku czeka 1 produkt')
    expect(polishCart(2)).to.equal('W koszyku czekają 2 produkty')
    expect(polishCart(5)).to.equal('W koszyku czeka 5 produktów')
    expect(polishCart(12)).to.equal('W koszyku czeka 12 produktów')
    expect(polishCart(22)).to.equal('W koszyku czekają 22 produkty')
  })

  it('bends the day after its preposition, and shows it plainly beside a label', () => {
    const expectedOn = Date.UTC(2026, 10, 3, 12)
    const polish = renderer.letter(request('delivery-notice', 'on-its-way', 'pl', { facts: { expectedOn } }))
    expect(polish.text).to.include('Powinna dotrzeć we wtorek, 3 listopada.')
    expect(polish.text).to.include('Przewidywana dostawa: wtorek, 3 listopada')
    const english = renderer.letter(request('delivery-notice', 'on-its-way', 'en', { facts: { expectedOn } }))
    expect(english.text).to.include('on Tuesday 3 November')
  })

  it('tells days by the customer’s own clock', () => {
    const facts = { expectedOn: Date.UTC(2026, 10, 3, 23, 30) }
    const inWarsaw = renderer.letter(request('delivery-notice', 'delayed', 'en', { facts }))
    const inNewYork = renderer.letter(
      request('delivery-notice', 'delayed', 'en', { facts, timeZone: 'America/New_York' }),
    )
    expect(inWarsaw.text).to.include('Wednesday 4 November')
    expect(inNewYork.text).to.include('Tuesday 3 November')
  })

  it('writes days and money the American way for American shops and customers', () => {
    const base = request('delivery-notice', 'delayed', 'en', { facts: { expectedOn: Date.UTC(2026, 10, 3, 12) } })
    expect(renderer.letter({ ...base, brand: { ...base.brand, country: 'US' } }).html)
      .to.include('Tuesday, November 3')
      .and.include('lang="en-US"')
    expect(renderer.letter({ ...base, locale: 'en-US' }).html).to.include('Tuesday, November 3')
    const total = { amount: 123_450, currency: 'PLN' }
    expect(renderer.letter(request('abandoned-cart', 'step-1', 'pl', { facts: { total } })).text).to.match(
      /Razem: 1234,50\szł/,
    )
    expect(
      renderer.letter(
        request('abandoned-cart', 'step-1', 'en', { facts: { total: { amount: 1200, currency: 'JPY' } } }),
      ).text,
    ).to.include('JP¥1,200')
  })
})
