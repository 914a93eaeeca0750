import { expect } from 'chai'
import * as fc from 'fast-check'
import type { LetterRequest } from '../../app/render/letter.ts'
import { flows } from '../../app/flows/index.ts'
import { readQuoted, withLineFeeds } from '../support/quoted.ts'
import { everyLetter, renderer, request, unknown } from './samples.ts'

/** Byte for byte what the plain rendering says. */
function readsAlike(asked: LetterRequest): void {
  const [plain, posted] = [renderer.letter(asked), renderer.forPost(asked)]
  expect(readQuoted(posted.html)).to.equal(withLineFeeds(plain.html))
  expect({ ...posted, html: '' }).to.deep.equal({ ...plain, html: '' })
}

describe('A letter encoded for the post', () => {
  for (const { flow, variant, locale } of everyLetter)
    it(`reads as the plain one: ${flow}, ${variant}, in ${locale}`, () => {
      readsAlike(request(flow, variant, locale))
      readsAlike(request(flow, variant, locale, { facts: unknown }))
    })

  for (const { flow, variant, locale } of everyLetter)
    it(`reads as the plain one in the merchant's own blocks: ${flow}, ${variant}, in ${locale}`, () => {
      const { sample, survey } = flows.find(({ name }) => name === flow)!
      const own = renderer.ours(flow, variant, locale as 'en', sample(locale, variant), survey !== undefined)
      readsAlike(request(flow, variant, locale, { own }))
    })

  it('reads as the plain one whatever people and shops are called', () => {
    const words = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 90 }),
      fc.stringMatching(/^[\r\n\t .=<>&"'{}a-zą€🎁]{0,90}$/u),
    )
    fc.assert(
      fc.property(words, words, words, (name, title, shop) => {
        const asked = request('nps', 'ask', 'pl', { facts: { firstName: name, deliveryMethod: title } })
        readsAlike({ ...asked, brand: { ...asked.brand, name: shop, address: title } })
      }),
    )
  })

  it('still refuses to leave a blank where a value is missing', () => {
    const asked = request('nps', 'ask', 'en')
    expect(() => renderer.forPost({ ...asked, links: { ...asked.links, unsubscribe: '' } })).to.throw()
    expect(() => renderer.forPost({ ...asked, flow: 'win-back' })).to.throw('win-back')
  })
})
