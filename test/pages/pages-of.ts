import { expect } from 'chai'
import type { Db } from '../../app/db/db.ts'
import { noon, openPages, type World } from './world.ts'

/** The pages for every test of a block: at noon before each, and no request may have caused a fault. */
export function pagesOf(db: () => Db): () => World {
  let world: World
  before(async () => {
    world = await openPages(db())
  })
  beforeEach(() => {
    world.now = noon
  })
  afterEach(() => expect(world.faults).to.deep.equal([]))
  after(() => world.close())
  return () => world
}
