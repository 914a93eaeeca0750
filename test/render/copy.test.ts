import { expect } from 'chai'
import { checkCopy } from '../../app/render/index.ts'
import { renderer, request } from './samples.ts'

describe('a merchant’s own words', () => {
  const allowed = renderer.allowedCopy('delivery-notice')
  const write = (copy: { [key: string]: string }, facts = {}) =>
    renderer.letter(request('delivery-notice', 'delivered', 'en', { copy, facts }))

  it('stand in place of ours, for a variant before all variants, in their language only', () => {
    expect(write({ 'en.delivered.subject': 'Order {orderName} is with you' }).subject).to.equal(
      'Order #1042 is with you',
    )
    expect(write({ 'en.delivered.subject': 'One', 'en.subject': 'All' }).subject).to.equal('One')
    expect(write({ 'en.subject': 'All' }).subject).to.equal('All')
    expect(write({ 'pl.delivered.subject': 'Polish' }).subject).not.to.equal('Polish')
  })

  it('give way to ours where the letter does not know what they name', () => {
    const copy = { 'en.delivered.heading': 'Left at {place}' }
    expect(write(copy, { place: 'the locker' }).html).to.include('>Left at the locker</h1>')
    expect(write(copy, { place: null }).html).to.include('>Your parcel has been delivered</h1>')
  })

  it('are text: never markup, never a template', () => {
    const { html, text } = write({ 'en.delivered.heading': '<b>{{constructor}}</b> {unknown} {{{shop}}}' })
    expect(html).to.include('&lt;b&gt;{{constructor}}&lt;/b&gt; {unknown} {{Example Ceramics}}')
    expect(text).to.include('<b>{{constructor}}</b> {unknown}')
  })

  it('may have paragraphs in the body', () => {
    const { html, text } = write({ 'en.delivered.body': 'First.\n\nSecond.' })
    expect(html).to.match(/>First\.<\/p>\s*<p [^>]*>Second\.<\/p>/)
    expect(text).to.include('First.\n\nSecond.')
  })

  it('are accepted when they name what the letter knows', () => {
    const copy = { 'pl.delivered.subject': 'Paczka {orderName} już jest', 'en.body': 'Hello {firstName}.\n\n{shop}' }
    expect(checkCopy(copy, allowed)).to.deep.equal([])
  })

  it('are refused with a sentence each when something is wrong', () => {
    const faults = checkCopy(
      {
        'en.delivered.sbject': 'x',
        'en.delivered.subject': 'Order {constructor} {constructor}',
        'en.delivered.heading': '{{unknown}}',
        'en.delivered.preheader': 'Two\r\nlines',
        'en.delivered.body': 'x'.repeat(2001),
      },
      allowed,
    )
    expect(faults).to.have.length(5)
    expect(faults[0]).to.equal('There is no text called “en.delivered.sbject” in this letter.')
    expect(faults[1]).to.match(/asks for \{constructor\}, which this letter does not know\. It knows .*\{carrier\}/)
    expect(faults[2]).to.include('{unknown}')
    expect(faults[3]).to.include('line break')
    expect(faults[4]).to.include('2001 characters long; at most 2000')
  })

  it('have no place in a flow nobody knows', () => {
    expect(() => renderer.allowedCopy('win-back')).to.throw('win-back')
  })
})
