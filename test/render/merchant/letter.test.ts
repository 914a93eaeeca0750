import { expect } from 'chai'
import { bestLocale } from '../../../app/render/locale.ts'
import { checkLetter } from '../../../app/render/merchant/check.ts'
import type { Block, MerchantLetter } from '../../../app/render/merchant/blocks.ts'
import { knownFrom } from '../../../app/render/merchant/known.ts'
import { everyLetter, renderer, request, unknown } from '../samples.ts'

const heading = (html: string) => /<h1[^>]*>([^<]*)/.exec(html)?.[1]
const preheader = (html: string) => /<div style="display:none[^>]*>([^<]*?)&#847;/.exec(html)?.[1]
const hrefs = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href).sort()

describe('our letters as a merchant’s blocks', () => {
  for (const { flow, variant, locale } of everyLetter)
    it(`say the same as ours, known or not: ${flow}, ${variant}, ${locale}`, () => {
      const asked = request(flow, variant, locale)
      const own = renderer.ours(flow, variant, bestLocale(locale), asked.facts, asked.survey !== null)
      expect(checkLetter(own, knownFrom(asked.facts), locale, asked.survey !== null)).to.deep.equal([])
      for (const facts of [{}, unknown]) {
        const told = request(flow, variant, locale, { facts })
        const [ours, theirs] = [renderer.letter(told), renderer.letter({ ...told, own })]
        expect(theirs.subject).to.equal(ours.subject)
        expect(heading(theirs.html)).to.equal(heading(ours.html))
        expect(preheader(theirs.html)).to.equal(preheader(ours.html))
        expect(hrefs(theirs.html)).to.deep.equal(hrefs(ours.html))
        for (const line of ours.text.split('\n')) expect(theirs.text).to.include(line)
      }
    })
})

describe('a merchant’s letter', () => {
  const asked = request('nps', 'ask', 'en')
  const known = knownFrom(asked.facts)
  const letter = (...blocks: Block[]): MerchantLetter => ({ subject: 'One', preheader: 'Two', blocks })
  const title: Block = { kind: 'heading', text: 'Hello' }
  const faults = (own: MerchantLetter, asks = false) =>
    checkLetter(own, known, 'en', asks).map(({ field, code }) => `${field}: ${code}`)

  it('is drawn block by block, in both parts', () => {
    const own = letter(
      title,
      { kind: 'text', text: 'First.\n\nSecond for {{or firstName "you"}}.' },
      { kind: 'picture', address: 'https://cdn.example.com/mug.png', alt: 'A mug', link: 'order' },
      { kind: 'button', label: 'To the order', link: 'order' },
      { kind: 'button', label: 'To the blog', link: 'https://shop.example.com/blog' },
      { kind: 'scores' },
      { kind: 'goods', list: 'lines' },
      { kind: 'parcel' },
      { kind: 'divider' },
      { kind: 'heading', text: 'More' },
      { kind: 'own', html: '<p>In <b>markup</b></p>', text: 'In words' },
    )
    expect(faults(own, true)).to.deep.equal([])
    const { html, text } = renderer.letter({ ...asked, own })
    expect(html.match(/<h1/g)).to.have.length(1)
    expect(html).to.match(/<h2[^>]*>More<\/h2>/)
    expect(html).to.include('src="https://cdn.example.com/mug.png" alt="A mug"')
    expect(html).to.include('href="https://care.example.com/c/order"')
    expect(html).to.include('<p>In <b>markup</b></p>')
    expect(html.match(/class="score"/g)).to.have.length(11)
    for (const words of [
      'Second for Anna.',
      'To the blog:\nhttps://shop.example.com/blog',
      'A mug',
      'In words',
      'Tracked 48',
    ])
      expect(text).to.include(words)
    expect(text).not.to.match(/<|\{\{/)
  })

  it('leaves out what this customer’s letter has nothing for', () => {
    const own = letter(title, { kind: 'button', label: 'To the order', link: 'order' }, { kind: 'parcel' })
    const { html } = renderer.letter({
      ...asked,
      facts: { ...asked.facts, ...unknown },
      links: { ...asked.links, named: {} },
      own,
    })
    expect(html).not.to.include('To the order')
  })

  it('is told what is missing before it is published', () => {
    expect(faults({ subject: ' ', preheader: '', blocks: [] }, true)).to.deep.equal([
      'subject: no subject',
      'preheader: no other words',
      'letter: no heading',
      'letter: no scores',
    ])
    expect(
      faults(
        letter(
          title,
          { kind: 'button', label: '', link: 'nowhere' },
          { kind: 'picture', address: 'http://x.example.com/a.png', alt: '', link: 'javascript:alert(1)' },
          { kind: 'goods', list: 'secrets' },
          { kind: 'own', html: '<form>', text: '' },
        ),
      ),
    ).to.deep.equal([
      '1.label: no button label',
      '1.link: no way',
      '2.address: no picture',
      '2.link: no way',
      '3.list: no list',
      '4.text: no text part',
      '4.html: taken out',
    ])
    expect(faults(letter(title, { kind: 'own', html: '<a href="{{links.order}}">x</a>', text: 'x' }))).to.deep.equal([
      '1.html: maybe missing',
    ])
  })

  it('greets by the shop’s form of address, and leaves a name out rather than bend it wrongly', () => {
    const greet = (locale: string, firstName: string | null, addressForm: 'polite' | 'first name' | 'none') => {
      const told = request('nps', 'ask', locale, { facts: { firstName } })
      return renderer.letter({ ...told, brand: { ...told.brand, addressForm } }).text
    }
    for (const [name, called] of [
      ['Anna', 'Anno'],
      ['Kasia', 'Kasiu'],
      ['Maria', 'Mario'],
      ['Piotr', 'Piotrze'],
      ['Michał', 'Michale'],
    ] as const)
      expect(greet('pl', name, 'first name')).to.include(`\nCześć ${called},\n`)
    for (const name of ['Xavier', 'Noor', null]) expect(greet('pl', name, 'first name')).to.include('\nCześć,\n')
    expect(greet('pl', 'Anna', 'polite')).to.include('\nDzień dobry,\n')
    expect(greet('en', 'Anna', 'first name')).to.include('\nHi Anna,\n')
    expect(greet('en', 'Anna', 'none')).not.to.include('Hi')
  })
})

describe('a shop’s look', () => {
  const asked = request('nps', 'ask', 'en')
  const html = (brand: object) => renderer.letter({ ...asked, brand: { ...asked.brand, ...brand } }).html

  it('colours buttons and links, and keeps them readable', () => {
    expect(html({ accent: '#7a1fa2' }))
      .to.include('color:#7a1fa2')
      .and.not.to.include('#1d6f5c')
    expect(html({ accent: '#ffee00' }))
      .to.include('#1d6f5c')
      .and.not.to.include('#ffee00')
    const notice = request('delivery-notice', 'delivered', 'en')
    const button = (colour: string) => renderer.letter({ ...notice, brand: { ...notice.brand, button: colour } }).html
    expect(button('#ffcc00')).to.match(/background-color:#ffcc00;color:#202322/)
    expect(button('#004488')).to.match(/background-color:#004488;color:#ffffff/)
  })

  it('shows the logo with the shop’s name for those who do not see it', () => {
    expect(html({ logo: 'https://cdn.example.com/logo.png' })).to.include(
      '<img src="https://cdn.example.com/logo.png" alt="Example Ceramics"',
    )
    expect(html({ logo: 'javascript:alert(1)' })).not.to.include('<img')
  })
})
