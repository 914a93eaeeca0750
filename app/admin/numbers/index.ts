import type { Router } from 'express'
import { page } from '../visit.ts'
import { download, exportPage } from './export.ts'
import { effects } from './effects.ts'
import { groups } from './groups.ts'
import { saveTargets, scorecard } from './scorecard.ts'
import { scores } from './scores.ts'

/** The room of figures: what they are, how sure they are, and what they are made of. */
export function numbersRoom(router: Router): void {
  router.get('/numbers', page(scores))
  router.get('/numbers/groups', page(groups))
  router.get('/numbers/effects', page(effects))
  router.get('/numbers/export', page(exportPage))
  router.get('/numbers/export/:what', page(download))
  router.get('/numbers/scorecard', page(scorecard))
  router.post('/numbers/scorecard', page(saveTargets))
}
