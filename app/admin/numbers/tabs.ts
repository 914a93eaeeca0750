import type { Role } from '../../shops/accounts.ts'
import { mayDo } from '../roles.ts'
import type { Asked } from './asked.ts'

const tabs = ['scores', 'groups', 'effects', 'scorecard', 'export'] as const

/** The pages of the room that a role may see, each keeping what was chosen on the last. */
export const tabsOf = (base: string, current: (typeof tabs)[number], asked: Asked | null, role: Role) =>
  tabs
    .map((name) => ({ name, path: name === 'scores' ? '/numbers' : `/numbers/${name}` }))
    .filter(({ path }) => mayDo(role, 'GET', path))
    .map(({ name, path }) => {
      const query = asked?.href({}).split('?', 2)[1]
      const href = `${base}${path}${query ? `?${query}` : ''}`
      return { href, key: `numbers.tab.${name}`, current: name === current }
    })
