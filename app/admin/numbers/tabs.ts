import type { Asked } from './asked.ts'

const tabs = ['scores', 'groups', 'effects', 'scorecard'] as const

/** The pages of the room, each keeping what was chosen on the last. */
export const tabsOf = (base: string, current: (typeof tabs)[number], asked: Asked | null) =>
  tabs.map((name) => {
    const path = name === 'scores' ? `${base}/numbers` : `${base}/numbers/${name}`
    const query = asked?.href({}).split('?', 2)[1]
    return { href: query ? `${path}?${query}` : path, key: `numbers.tab.${name}`, current: name === current }
  })
