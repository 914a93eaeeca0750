import { expect } from 'chai'
import { htmlToText } from '../../../app/responses/mail/html-text.ts'
import { stripQuotes } from '../../../app/responses/mail/strip-quotes.ts'

describe('the words of an HTML letter', () => {
  it('come line by line, with entities decoded and without styles and scripts', () => {
    expect(
      htmlToText(
        '<head><title>t</title><style>p{}</style></head><p>Dziękuję &amp; <b>pozdrawiam</b></p><script>x</script>dzi&oacute;b&#261;<br>9 &lt; 10',
      ),
    ).to.equal('Dziękuję & pozdrawiam\n\ndzióbą\n9 < 10')
  })

  it('keep the lines of preformatted text', () => {
    expect(htmlToText('<pre>a\n  b</pre>')).to.equal('a\n  b')
  })

  const letters = {
    Gmail:
      '<div>Super, 9</div><div class="gmail_quote"><div class="gmail_attr">pon., 4 maj 2026 o 10:00 Sklep napisał(a):<br></div><blockquote class="gmail_quote"><div>Jak nam poszło?</div></blockquote></div>',
    Outlook: '<p>Super, 9</p><div id="divRplyFwdMsg"><b>Od:</b> Sklep</div><div>Jak nam poszło?</div>',
    'Outlook on phones': '<div>Super, 9</div><div id="appendonsend"></div><hr><div>Jak nam poszło?</div>',
    'Apple Mail': '<div>Super, 9</div><blockquote type="cite"><div>Jak nam poszło?</div></blockquote>',
    Yahoo: '<div>Super, 9</div><div class="yahoo_quoted"><div>Jak nam poszło?</div></div>',
    'a signature': '<div>Super, 9</div><div class="gmail_signature">Anna, tel. 5</div>',
    'an answer below': '<blockquote>Jak nam poszło?<div>0 1 2</div></blockquote><p>Super, 9</p>',
  }
  for (const [program, html] of Object.entries(letters))
    it(`can be told from the quotation: ${program}`, () => {
      expect(stripQuotes(htmlToText(html))).to.equal('Super, 9')
    })

  it('survive tags that never close and closings that were never opened', () => {
    expect(htmlToText('a < b')).to.equal('a < b')
    expect(htmlToText('</div></b>a<!-- b')).to.equal('a')
    expect(htmlToText('a<div')).to.equal('a')
    expect(htmlToText('&#xD800;&#99999999;&nosuch;')).to.equal('\ufffd&#99999999;&nosuch;')
  })

  it('P7: need little time for five megabytes of tables in each other', () => {
    const html = '<table><tr><td>'.repeat(350_000)
    const began = performance.now()
    htmlToText(html)
    expect(performance.now() - began).to.be.below(1_000)
  })

  it('need time in proportion to the length, however the tags are nested', () => {
    for (const piece of [
      '<',
      '<div>',
      '</div>',
      '<div></p>',
      '<blockquote>',
      '&',
      '<!--',
      '<table><tr><td>x',
      ' ',
      '<a b="',
    ]) {
      const html = piece.repeat(500_000 / piece.length)
      const began = performance.now()
      htmlToText(html)
      expect(performance.now() - began, piece).to.be.below(1_500)
    }
  })
})
