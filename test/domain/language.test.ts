import { expect } from 'chai'
import { languagesAtFirst, localesFor, oursFor } from '../../app/domain/language.ts'

describe('The language of a letter', () => {
  const polish = { locale: 'pl-PL', languages: ['pl', 'en'] }

  it('is the customer’s, with their region, where the shop writes it', () => {
    expect(localesFor(polish, 'en-US')).to.deep.equal(['en-US', 'pl-PL'])
    expect(localesFor(polish, 'PL')).to.deep.equal(['PL', 'en'])
  })

  it('is the shop’s own for everybody else', () => {
    for (const wanted of ['de-DE', 'plt', '', null])
      expect(localesFor(polish, wanted)[0], String(wanted)).to.equal('pl-PL')
    expect(localesFor({ ...polish, languages: ['pl'] }, 'en-GB')[0]).to.equal('pl-PL')
  })

  it('is the next one the shop writes while a letter is not written in it, and one of ours in the end', () => {
    const german = { locale: 'de', languages: ['de', 'pl'] }
    expect(localesFor(german, 'pl')).to.deep.equal(['pl', 'de', 'en'])
    expect(localesFor(german, 'fr')).to.deep.equal(['de', 'pl', 'en'])
    expect(oursFor(german, 'de')).to.equal('pl')
    expect(oursFor({ locale: 'de', languages: ['de'] }, 'de')).to.equal('en')
  })

  it('is one of ours until the merchant chooses, the shop’s own first', () => {
    expect(languagesAtFirst('pl-PL')).to.deep.equal(['pl', 'en'])
    expect(languagesAtFirst('en')).to.deep.equal(['en', 'pl'])
    expect(languagesAtFirst('de')).to.deep.equal(['en', 'pl'])
  })
})
