import { expect } from 'chai'
import { conditionsOf } from '../../../app/render/merchant/conditions.ts'

describe('the conditions of a merchant’s template', () => {
  it('are told in their order, with what each asks for', () => {
    const source =
      '{{#if (and firstName orderName)}}A{{else}}{{#unless links.shop}}B{{/unless}}{{/if}}{{#each lines}}{{#if (or detail ../total)}}C{{/if}}{{/each}}'
    expect(conditionsOf(source)).to.deep.equal([
      {
        opening: '{{#if (and firstName orderName)}}',
        word: 'if',
        names: ['firstName', 'orderName'],
        of: 'all',
        otherwise: true,
      },
      { opening: '{{#unless links.shop}}', word: 'unless', names: ['links.shop'], of: 'one', otherwise: false },
      {
        opening: '{{#if (or detail ../total)}}',
        word: 'if',
        names: ['detail', '../total'],
        of: 'any',
        otherwise: false,
      },
    ])
  })

  it('are none where there are none, and where the template cannot be read', () => {
    for (const source of ['', 'Hello {{or firstName "you"}}', '{{#if firstName}}', '{{#if}}x{{/if}}', '{{#if '])
      expect(conditionsOf(source), source).to.deep.equal([])
    expect(conditionsOf(`${'{{#if a}}'.repeat(5000)}${'{{/if}}'.repeat(5000)}`)).to.deep.equal([])
  })
})
