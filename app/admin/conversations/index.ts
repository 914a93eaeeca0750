import { Router } from 'express'
import { page } from '../visit.ts'
import { answerCustomer, assignCase, closeCase, noteDown, openCase } from './acts.ts'
import { file, original } from './files.ts'

/** What can be done about an answer: `/feedback/:id/…`. */
export function conversationRoutes(): Router {
  const router = Router({ mergeParams: true })
  router.post('/answer', page(answerCustomer))
  router.post('/note', page(noteDown))
  router.post('/assign', page(assignCase))
  router.post('/close', page(closeCase))
  router.post('/open', page(openCase))
  router.get('/original/:inbound', page(original))
  router.get('/files/:inbound/:place', page(file))
  return router
}
