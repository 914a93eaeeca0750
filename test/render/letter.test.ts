import { expect } from 'chai'
import { everyLetter, kinds, renderer, request, unknown } from './samples.ts'

const hidden = (html: string): string => /<div style="display:none[^>]*>([^<]*?)&#847;/.exec(html)?.[1] ?? ''
const hrefs = (html: string): string[] =>
  [...html.matchAll(/<a [^>]*?href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&#x3D;', '='))

/** Tags that were opened and never closed, or closed out of turn. */
function unbalanced(html: string): string[] {
  const open: string[] = []
  const visible = html.replace(/<!--.*?-->/gs, '')
  for (const [, end, name = ''] of visible.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
    if (['meta', 'br', 'img'].includes(name)) continue
    if (!end) open.push(name)
    else if (open.at(-1) === name) open.pop()
    else return [...open, `/${name}`]
  }
  return open
}

describe('a letter', () => {
  for (const { flow, variant, locale } of everyLetter) {
    describe(`${flow}, ${variant}, in ${locale}`, () => {
      const letter = renderer.letter(request(flow, variant, locale))

      it('has one heading, its language, a title and both ways to stop', () => {
        expect(letter.html.match(/<h1[ >]/g)).to.have.length(1)
        expect(letter.html).to.match(new RegExp(`<html lang="${locale}-[A-Z]{2}"`))
        expect(letter.html).to.match(/<title>[^<]+<\/title>/)
        for (const part of [letter.html, letter.text]) {
          expect(part).to.include('https://care.example.com/u/unsubscribe-token')
          expect(part).to.include('https://care.example.com/u/preferences-token')
        }
      })

      it('closes every tag, leaves no braces and stays small', () => {
        expect(unbalanced(letter.html)).to.deep.equal([])
        expect(letter.html.replace(/<style>.*?<\/style>/gs, '')).not.to.match(/[{}]/)
        expect(letter.text + letter.subject).not.to.match(/[{}]|undefined|null|\[object/)
        expect(Buffer.byteLength(letter.html)).to.be.below(30_000)
      })

      it('says more in the preheader than in the subject', () => {
        const preheader = hidden(letter.html)
        expect(preheader).to.have.length.above(10)
        expect(preheader).not.to.include(letter.subject)
        expect(letter.subject).not.to.include(preheader)
      })

      it('invites a reply and says so in both parts', () => {
        const invitation = locale === 'pl' ? 'Można też po prostu odpisać' : 'You can also just reply'
        expect(letter.html).to.include(invitation)
        expect(letter.text).to.include(invitation)
      })

      it('leads to the same places from the plain text', () => {
        for (const href of hrefs(letter.html)) expect(letter.text).to.include(href.replace(/\?score=\d+$/, ''))
      })

      it('is wrapped for reading, addresses apart', () => {
        for (const line of letter.text.split('\n'))
          if (!line.includes('://')) expect(line.length, line).to.be.at.most(72)
        expect(letter.text).not.to.match(/\n{3}/)
      })

      it('fetches nothing to tell that it was read', () => {
        expect(letter.html).not.to.match(/<img|url\(|@import|<link/)
      })

      it('can be written when the storefront told nearly nothing', () => {
        const bare = request(flow, variant, locale, { facts: unknown })
        const written = renderer.letter({ ...bare, brand: { ...bare.brand, address: null } })
        expect(written.subject).to.have.length.above(5)
        expect(written.html + written.text).not.to.match(/undefined|[^a-z]null[^a-z]/)
      })

      it('stays far below the size at which mail programs cut it, whatever was ordered', () => {
        const line = { title: '🧶 Żółć&<"\' '.repeat(60), variant: 'ł'.repeat(400), quantity: 3, image: null }
        const lines = Array.from({ length: 300 }, () => ({ ...line, price: { amount: 123_456_789, currency: 'PLN' } }))
        const long = renderer.letter(request(flow, variant, locale, { facts: { lines, yetToCome: lines } }))
        expect(Buffer.byteLength(long.html)).to.be.below(60_000)
        if (flow !== 'reward') expect(long.html).to.include('280')
      })
    })
  }

  it('offers a way only where one is known', () => {
    const base = request('delivery-notice', 'on-its-way', 'en')
    const without = renderer.letter({ ...base, links: { ...base.links, named: {} } })
    expect(without.html).not.to.include('Track the parcel')
    expect(without.text).not.to.include('Track the parcel')
    expect(renderer.letter(base).text).to.include('Track the parcel:\nhttps://care.example.com/c/tracking')
  })

  it('claims no delivery that no carrier told of', () => {
    for (const flow of ['nps', 'feedback'])
      for (const locale of renderer.locales) {
        const told = renderer.letter(request(flow, 'ask', locale)).text
        const untold = renderer.letter(request(flow, 'ask', locale, { facts: { deliveredOn: null } })).text
        expect(told).to.match(/arrived|dotarło/)
        expect(untold).not.to.match(/arrived|came|dotarł|dostarcz/)
      }
  })

  it('shows a picture with words for those who do not see it', () => {
    const lines = [
      {
        title: 'Mug',
        variant: null,
        quantity: 1,
        price: { amount: 900, currency: 'GBP' },
        image: 'https://cdn.example.com/mug.jpg',
      },
    ]
    const { html } = renderer.letter(request('abandoned-cart', 'step-1', 'en', { facts: { lines } }))
    expect(html).to.match(/<img src="https:\/\/cdn.example.com\/mug.jpg" alt="Mug"/)
  })

  it('gives a cart line the price of all its pieces', () => {
    const lines = [{ title: 'Mug', variant: null, quantity: 3, price: { amount: 900, currency: 'GBP' }, image: null }]
    expect(renderer.letter(request('abandoned-cart', 'step-1', 'en', { facts: { lines } })).text).to.include(
      '3 × Mug: £27.00',
    )
  })

  it('refuses a flow, a variant or a fact it has no words for', () => {
    expect(() => renderer.letter({ ...request('nps', 'ask', 'en'), flow: 'win-back' })).to.throw('win-back')
    expect(() => renderer.letter({ ...request('nps', 'ask', 'en'), variant: 'again' })).to.throw('again')
    const { deliveredOn: _, ...facts } = request('nps', 'ask', 'en').facts
    expect(() =>
      renderer.letter({
        ...request('nps', 'ask', 'en'),
        facts: { ...facts, firstName: null, orderName: null, links: {} },
      }),
    ).to.throw('deliveredOn')
  })
})

describe('the row of scores', () => {
  for (const [flow, { survey }] of kinds) {
    if (!survey) continue
    const scores = { nps: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], csat: [1, 2, 3, 4, 5], ces: [1, 2, 3, 4, 5, 6, 7] }[
      survey.kind as 'nps'
    ]
    it(`of ${flow} has a labelled link for each score, all drawn alike`, () => {
      const { html } = renderer.letter(request(flow, 'ask', 'en'))
      const links = [
        ...html.matchAll(/<a class="score" href="([^"]*)" aria-label="([^"]*)" style="([^"]*)">(\d+)<\/a>/g),
      ]
      expect(links.map(([, , , , score]) => Number(score))).to.deep.equal(scores)
      expect(links.map(([, href]) => href)).to.deep.equal(
        scores.map((score) => `https://care.example.com/s/survey-token?score=${score}`),
      )
      expect(new Set(links.map(([, , , style]) => style))).to.have.length(1)
      for (const [, , label = '', , score] of links)
        expect(label).to.match(new RegExp(`^${score} of ${scores.at(-1)}, .*“\\w`))
    })
  }

  it('reads as one address and an invitation in plain text', () => {
    const { text } = renderer.letter(request('nps', 'ask', 'pl'))
    expect(text).to.include('0: na pewno nie … 10: na pewno tak\nhttps://care.example.com/s/survey-token\n')
    expect(text).to.include('odpisać samą liczbą od 0 do 10')
  })

  it('is absent from letters that ask nothing', () => {
    expect(renderer.letter(request('delivery-notice', 'delivered', 'en')).html).not.to.include('class="score"')
  })
})

describe('a letter with pictures of the goods', () => {
  const image = `https://cdn.example.com/${'a'.repeat(970)}.png`
  const lines = Array.from({ length: 40 }, (_, index) => ({
    title: `Mug ${index}`,
    quantity: 1,
    image: index % 2 === 0 ? image : null,
  }))

  for (const flow of ['nps', 'abandoned-cart'])
    it(`shows those there are, and stays whole in every mailbox: ${flow}`, () => {
      const [variant = ''] = kinds.get(flow)?.variants ?? []
      const { html } = renderer.letter(request(flow, variant, 'en', { facts: { lines } }))
      expect(html.match(/<img /g)).to.have.length(10)
      expect(html).to.include('Mug 19')
      expect(unbalanced(html)).to.deep.equal([])
      expect(Buffer.byteLength(html)).to.be.below(102_000)
    })
})
