// Asks the app, through the shop's own domain, whether the customer who is signed in has a survey to answer.
for (const block of document.querySelectorAll('[data-aftercare-survey]')) void show(block)

async function show(block) {
  try {
    const answer = await fetch(block.dataset.aftercareSurvey, { headers: { accept: 'application/json' } })
    if (!answer.ok) return
    const { survey } = await answer.json()
    if (!survey || !survey.address.startsWith('https://')) return
    block.querySelector('a').href = survey.address
    block.hidden = false
  } catch {
    // A page of the shop is not the place to complain: the block stays away.
  }
}
