import { expect } from 'chai'
import * as fc from 'fast-check'
import { everyLetter, renderer, request } from './samples.ts'

describe('what others wrote', () => {
  const hostile = `<script>alert(1)</script>" onmouseover="x' \`{{constructor}} {shop}`

  for (const { flow, variant, locale } of everyLetter)
    it(`never becomes markup or a command in ${flow}, ${variant}, ${locale}`, () => {
      const line = {
        title: hostile,
        variant: hostile,
        quantity: 1,
        price: { amount: 1, currency: 'EUR' },
        image: 'javascript:alert(1)',
      }
      const told = {
        firstName: hostile,
        orderName: hostile,
        carrier: hostile,
        number: hostile,
        place: hostile,
        deliveryMethod: hostile,
      }
      const asked = request(flow, variant, locale, { facts: { ...told, lines: [line], yetToCome: [line] } })
      const { html, text } = renderer.letter({ ...asked, brand: { ...asked.brand, name: hostile, address: hostile } })
      expect(html).not.to.include('<script').and.not.to.include('javascript:')
      for (const [tag] of html.matchAll(/<[^>]*>/g)) expect(tag).not.to.include('onmouseover="')
      expect(html).to.include('{{constructor}} {shop}')
      expect(text).to.include('{{constructor}} {shop}')
    })

  it('cannot start a new line in the subject, whatever the names hold', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.string({ unit: 'binary', maxLength: 60 }),
        (orderName, shop) => {
          const asked = request('abandoned-cart', 'step-1', 'en', { facts: { orderName } })
          const ask = request('nps', 'ask', 'en', { facts: { orderName } })
          for (const { subject } of [
            renderer.letter({ ...asked, brand: { ...asked.brand, name: shop } }),
            renderer.letter(ask),
          ]) {
            expect(subject).not.to.match(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u)
            expect(subject.length).to.be.at.most(150)
            expect(subject.isWellFormed()).to.equal(true)
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('loses its line breaks and direction marks, and keeps its words', () => {
    const { subject } = renderer.letter(
      request('nps', 'ask', 'en', { facts: { orderName: '#10\r\nBcc: a@example.com \u202e42' } }),
    )
    expect(subject).to.equal('How did it go with order #10 Bcc: a@example.com 42?')
  })

  it('is no first name when it is an address or a sentence', () => {
    const heading = (firstName: string) =>
      /<h1[^>]*>([^<]*)/.exec(renderer.letter(request('nps', 'ask', 'en', { facts: { firstName } })).html)?.[1]
    expect(heading('Anna')).to.equal('Anna, how did it go?')
    expect(heading('J. R.')).to.equal('J. R., how did it go?')
    for (const name of [
      'https://prize.example.com',
      'prize.example.com',
      'a@example.com',
      'You have won a prize and here is how you claim it',
      '  ',
    ])
      expect(heading(name)).to.equal('How did it go?')
  })

  it('leads nowhere but the web', () => {
    const asked = request('delivery-notice', 'on-its-way', 'en')
    for (const address of ['javascript:alert(1)', 'data:text/html,x', ' https://x', '//evil.example.com', 'https://']) {
      const links = { ...asked.links, named: { tracking: address }, preferences: address }
      const { html, text } = renderer.letter({ ...asked, links, brand: { ...asked.brand, url: address } })
      expect(html.match(/<a .*?>/g)).to.have.length(1)
      expect(html)
        .to.include('href="https://care.example.com/u/unsubscribe-token"')
        .and.not.to.include(address + '"')
      expect(text.match(/:\/\//g)).to.have.length(1)
    }
  })

  it('stops a letter that nobody could unsubscribe from, and a survey without its page', () => {
    const asked = request('nps', 'ask', 'en')
    for (const unsubscribe of ['', 'javascript:alert(1)', 'https://'])
      expect(() => renderer.letter({ ...asked, links: { ...asked.links, unsubscribe } })).to.throw('unsubscribing')
    for (const survey of [null, 'javascript:alert(1)'])
      expect(() => renderer.letter({ ...asked, links: { ...asked.links, survey } })).to.throw('page')
  })
})
