import { expect } from 'chai'
import type { FaultCode } from '../../../app/render/merchant/fault.ts'
import { checkTemplate } from '../../../app/render/merchant/grammar.ts'
import { cleanHtml } from '../../../app/render/merchant/html.ts'
import { knownFrom } from '../../../app/render/merchant/known.ts'
import type { MerchantLetter } from '../../../app/render/merchant/blocks.ts'
import { readMerchantLetter } from '../../../app/render/merchant/blocks.ts'
import { fillTemplate, plainContext } from '../../../app/render/merchant/template.ts'
import { renderer, request } from '../samples.ts'

const { facts } = request('abandoned-cart', 'step-1', 'en')
const known = knownFrom(facts)
const speech = { rules: new Intl.PluralRules('en'), fill: (text: string) => text }

const codes = (source: unknown): readonly FaultCode[] => checkTemplate(source, known, 'en').map(({ code }) => code)

const letterOf = (blocks: MerchantLetter['blocks']): MerchantLetter => ({
  subject: 'A subject',
  preheader: 'More of it',
  blocks,
})
const written = (html: string, told: object = {}) =>
  renderer.letter({
    ...request('abandoned-cart', 'step-1', 'en', { facts: told }),
    own: letterOf([
      { kind: 'heading', text: 'Hello' },
      { kind: 'own', html, text: 'In plain words' },
    ]),
  })

describe('a merchant’s template', () => {
  const right = [
    'Just words, and a { brace }',
    '{{shop}} and {{total}}',
    '{{or firstName "there"}}',
    '{{or firstName shop}}',
    '{{#if firstName}}{{firstName}}, {{/if}}hello',
    '{{#if (and firstName orderName)}}{{firstName}} {{orderName}}{{else}}you{{/if}}',
    '{{#unless firstName}}you{{else}}{{firstName}}{{/unless}}',
    '{{#each lines}}{{quantity}} × {{title}}{{#if detail}} ({{detail}}){{/if}} at {{../shop}}{{/each}}',
    '{{#if links.restore}}<a href="{{links.restore}}">back</a>{{/if}}',
    '{{plural linesCount one="{linesCount} thing" other="{linesCount} things"}}',
    '{{! a remark }}',
  ]
  for (const source of right)
    it(`may say ${source}`, () => {
      expect(codes(source)).to.deep.equal([])
    })

  const wrong: readonly (readonly [string, string, FaultCode])[] = [
    ['T1', `{{constructor.constructor('return process')()}}`, 'syntax'],
    ['T1', '{{constructor}}', 'unknown name'],
    ['T1', '{{shop.constructor}}', 'unknown name'],
    ['T1', '{{this.__proto__}}', 'unknown name'],
    ['T1', '{{__proto__}}', 'unknown name'],
    ['T1', '{{__defineGetter__ "a" shop}}', 'unknown word'],
    ['T1', '{{lookup this "constructor"}}', 'unknown word'],
    ['T1', '{{__lookupSetter__}}', 'unknown name'],
    ['T1', '{{#with shop}}{{constructor}}{{/with}}', 'unknown word'],
    ['T1', '{{#if (lookup this "x")}}a{{/if}}', 'unknown word'],
    ['T1', '{{[constructor]}}', 'unknown name'],
    ['T1', '{{#each lines}}{{constructor}}{{/each}}', 'unknown name'],
    ['T1', '{{#each this}}x{{/each}}', 'not a list'],
    ['T1', '{{@root.shop}}', 'unknown name'],
    ['T1', '{{#each lines}}{{@index}}{{/each}}', 'unknown name'],
    ['T1', '{{../shop}}', 'unknown name'],
    ['T1', '{{this}}', 'unknown name'],
    ['T1', '{{log shop}}', 'unknown word'],
    ['T1', '{{helperMissing}}', 'unknown name'],
    ['T1', '{{#blockHelperMissing shop}}{{/blockHelperMissing}}', 'unknown word'],
    ['T3', `{% render '.env' %}`, 'other language'],
    ['T3', `{% include 'package.json' %}`, 'other language'],
    ['T3', '{{> letter-layout}}', 'partial'],
    ['T3', '{{> (lookup . "x")}}', 'partial'],
    ['T3', '{{#> letter-layout}}x{{/letter-layout}}', 'partial'],
    ['T3', '{{#*inline "x"}}y{{/inline}}', 'unknown word'],
    ['T4', '{{#each lines}}{{#each ../lines}}x{{/each}}{{/each}}', 'list in list'],
    ['T4', '{{#each lines}}{{#each yetToCome}}x{{/each}}{{/each}}', 'list in list'],
    ['T4', 'x'.repeat(100 * 1024 + 1), 'too long'],
    ['T4', '{{shop}}'.repeat(600), 'too long'],
    ['T4', `{{or ${'shop '.repeat(5_000)}}}`, 'too long'],
    ['T5', '{{#if shop}}'.repeat(9) + '{{/if}}'.repeat(9), 'too deep'],
    ['T5', '{{#each lines}}'.repeat(3000) + '{{/each}}'.repeat(3000), 'too deep'],
    ['T5', `{{#if shop}}${'{{else if shop}}'.repeat(5000)}{{/if}}`, 'too deep'],
    ['T5', `{{#if ${'(or shop '.repeat(5000)}shop${')'.repeat(5000)}}}x{{/if}}`, 'too deep'],
    ['T5', '{{#if (or shop (or shop shop))}}x{{/if}}', 'too deep'],
    ['T6', '{{{shop}}}', 'raw output'],
    ['T6', '{{&shop}}', 'raw output'],
    ['T6', '{{{{raw}}}}{{shop}}{{{{/raw}}}}', 'raw output'],
    ['T8', '{{accessToken}}', 'unknown name'],
    ['T8', '{{shop.token}}', 'unknown name'],
    ['T8', '{{customers}}', 'unknown name'],
    ['T8', '{{links.unsubscribe}}', 'unknown name'],
  ]
  for (const [id, source, code] of wrong)
    it(`${id}: is refused when it says ${source.slice(0, 70)}`, () => {
      const started = performance.now()
      expect(codes(source)[0]).to.equal(code)
      expect(performance.now() - started).to.be.below(250)
    })

  it('T2: is a text, and a tree in its place is refused', () => {
    const tree = { type: 'Program', body: [{ type: 'MustacheStatement', path: { type: 'PathExpression' } }] }
    expect(codes(tree)).to.deep.equal(['not text'])
    expect(() => readMerchantLetter({ ...letterOf([]), subject: tree })).to.throw()
    expect(() => readMerchantLetter(letterOf([{ kind: 'text', text: tree as never }]))).to.throw()
    expect(() => readMerchantLetter(letterOf([{ kind: 'shell', text: 'x' } as never]))).to.throw()
  })

  it('must say what stands where a customer has no such thing', () => {
    for (const source of ['Hello {{firstName}}', '{{#if shop}}{{firstName}}{{/if}}', '{{or firstName orderName}}'])
      expect(codes(source), source).to.deep.equal(['maybe missing'])
    expect(codes('{{#if (or firstName orderName)}}{{firstName}}{{/if}}')).to.deep.equal(['maybe missing'])
  })

  it('needs every plural form of its language', () => {
    const source = '{{plural linesCount one="a" other="b"}}'
    expect(checkTemplate(source, known, 'pl')).to.deep.equal([{ code: 'plural forms', what: 'few, many', line: 1 }])
    expect(codes('{{plural shop one="a" other="b"}}')).to.deep.equal(['wrong use'])
    expect(codes('{{plural linesCount one="{secret}" other="b"}}')).to.deep.equal(['unknown name'])
  })

  it('is told where it is wrong', () => {
    expect(checkTemplate('One\nTwo {{secret}}', known, 'en')).to.deep.equal([
      { code: 'unknown name', what: 'secret', line: 2 },
    ])
    expect(checkTemplate('{{#if shop}}', known, 'en')[0]?.code).to.equal('syntax')
  })
})

describe('filling a template', () => {
  it('T1: reaches no prototype, even were the check to miss something', () => {
    const context = plainContext({ shop: 'Cups', lines: [{ title: 'Mug' }] })
    expect(Object.getPrototypeOf(context)).to.equal(null)
    for (const source of ['{{constructor}}', '{{__proto__}}', '{{shop.constructor.name}}', '{{toString}}'])
      expect(fillTemplate(source, 'text', context, speech)).to.equal('')
    for (const source of ['{{lookup this "shop"}}', '{{log shop}}', '{{#with shop}}x{{/with}}'])
      expect(() => fillTemplate(source, 'text', context, speech)).to.throw()
  })

  it('T4: goes through fifty rows at most and prints no more than a letter holds', () => {
    const lines = Array.from({ length: 1000 }, () => ({ title: 'x' }))
    const context = plainContext({ lines })
    expect(fillTemplate('{{#each lines}}{{title}}{{/each}}', 'text', context, speech)).to.have.length(50)
    expect(() => fillTemplate(`{{#each lines}}${'y'.repeat(90_000)}{{/each}}`, 'text', context, speech)).to.throw(
      'more',
    )
  })

  it('T6: escapes what customers wrote', () => {
    const { html } = written('{{or firstName "x"}} {{#each lines}}{{title}}{{/each}}', {
      lines: [{ title: '<img src=x onerror=alert(1)>', quantity: 1 }],
    })
    expect(html).not.to.include('<img')
    expect(html).to.include('&lt;img')
  })

  it('T7: prints braces in a name as text and never fills them', () => {
    const { html, text } = written('{{#each lines}}{{title}}{{/each}}', {
      lines: [{ title: '{{shop}} {% x %} {shop}', quantity: 1 }],
    })
    expect(html).to.include('{{shop}} {% x %} {shop}')
    expect(text).to.include('In plain words')
  })

  it('T10: keeps the frame with its footer whatever the block holds', () => {
    const attempts = [
      '</div></td></tr></table></table></table></body><div style="display:none">',
      '<!--',
      '<table><table></table></table></table></td></tr></table>',
      '<td></td></tr></table></div>',
      '<style>.soft{display:none}</style>',
      '<div style="position:fixed;margin-bottom:-900px;display:none">',
      '<textarea>',
      '<a href="x',
    ]
    for (const attempt of attempts) {
      const { html, text } = written(attempt)
      const [, after = ''] = html.split('You can also just reply')
      expect(after, attempt).to.include('https://care.example.com/u/unsubscribe-token')
      expect(text).to.include('https://care.example.com/u/unsubscribe-token')
      const own =
        /overflow:hidden;font-size:16px[^>]*>([^]*)<\/div>\s*<p class="ink"[^>]*>You can also/.exec(html)?.[1] ?? ''
      expect(own, attempt).not.to.match(/display:none|position|-900|<style|<textarea|<!--/)
      expect((own.match(/<(?!\/)/g) ?? []).length, attempt).to.equal((own.match(/<\//g) ?? []).length)
    }
  })
})

describe('T9: a merchant’s markup', () => {
  const attacks = [
    '<script>alert(1)</script>',
    '<form action="https://evil.example.com"><input name=a></form>',
    '<base href="https://evil.example.com">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example.com">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#115;cript:alert(1)">x</a>',
    '<a href=" &#x1; javascript&colon;alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<img src="data:image/svg+xml,x">',
    '<img src="http://tracker.example.com/x.gif">',
    '<img src=x onerror=alert(1)>',
    '<b style="background:url(https://evil.example.com)">x</b>',
    '<b style="background-color:expression(alert(1))">x</b>',
    '<b style="@import \'https://evil.example.com\'">x</b>',
    '<style>@import "https://evil.example.com"</style>',
    '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
    '<svg/onload=alert(1)>',
    '<iframe src="https://evil.example.com"></iframe>',
    '<object data="https://evil.example.com"></object>',
    '<link rel=stylesheet href="https://evil.example.com">',
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<a href="https://user:password@evil.example.com">x</a>',
  ]
  for (const attack of attacks)
    it(`loses what could act or fetch: ${attack}`, () => {
      const { html, removed } = cleanHtml(attack)
      expect(removed).not.to.deep.equal([])
      expect(html).not.to.match(
        /evil|script|javascript|onerror|onload|url\(|expression|import|<svg|<form|data:|tracker/i,
      )
    })

  it('keeps what letters are made of', () => {
    const source =
      '<p style="color:#333;padding:4px 8px">Hello <b>you</b>, <a href="https://shop.example.com/?a=1&amp;b=2">see</a><br>' +
      '<img src="https://cdn.example.com/a.png" alt="A mug" width="120"></p><table><tbody><tr><td align="right">1</td></tr></tbody></table>'
    expect(cleanHtml(source)).to.deep.equal({ html: source, removed: [] })
  })

  it('comes out balanced and is not changed by a second washing', () => {
    for (const source of ['<div><b>x</div>', '</p>', '<p><p>x', '<b', 'a < b & c', '<a "'.repeat(20_000)]) {
      const started = performance.now()
      const { html } = cleanHtml(source)
      expect(performance.now() - started).to.be.below(500)
      expect(cleanHtml(html).html).to.equal(html)
    }
  })
})
