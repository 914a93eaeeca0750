import { FileBasedTemplateLoader, HandlebarsMjmlGenerator, orderConfirmationHandler } from '@vendure/email-plugin'
import { answerWith } from '../process.ts'
import { orderOf, shippingLines, templates, templateVars } from './order-confirmation.js'

/** What Vendure's email plugin does for each letter before it is sent: reads the template, compiles it with Handlebars, and the result with MJML. */
const { defaultSubject, from, type } = orderConfirmationHandler
const templateLoader = new FileBasedTemplateLoader(templates)
const generator = new HandlebarsMjmlGenerator()
await generator.onInit({ templateLoader })

answerWith('mjml', async ({ count }) => {
  const orders = Array.from({ length: count }, (_, index) => orderOf(index))
  const used = process.cpuUsage()
  let bytes = 0
  for (const order of orders) {
    const template = await templateLoader.loadTemplate(null, null, { type, templateName: 'body.hbs' })
    const { body } = await generator.generate(from, defaultSubject, template, { ...templateVars, order, shippingLines })
    bytes += body.length
  }
  const { user, system } = process.cpuUsage(used)
  return { cpu: (user + system) / count, bytes: bytes / count }
})
