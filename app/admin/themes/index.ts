import { Router } from 'express'
import { page } from '../visit.ts'
import { editTopics, saveTopics } from './edit.ts'
import { themes } from './list.ts'

/** The room of themes: what comments are about, and the words that tell. */
export function themesRoom(): Router {
  const router = Router()
  router.get('/', page(themes))
  router.get('/edit', page(editTopics))
  router.post('/edit', page(saveTopics))
  return router
}
