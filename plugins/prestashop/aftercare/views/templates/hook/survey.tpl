{**
 * @license https://www.gnu.org/licenses/gpl-2.0.html GPL-2.0-or-later
 *}
<section class="box aftercare-survey">
  <h4>{l s='How did it go?' d='Modules.Aftercare.Shop'}</h4>
  <p>{l s='One question, and a place for your own words. A person reads them.' d='Modules.Aftercare.Shop'}</p>
  <p><a class="btn btn-primary" rel="nofollow" href="{$aftercare_survey|escape:'htmlall':'UTF-8'}">{l s='Tell us' d='Modules.Aftercare.Shop'}</a></p>
</section>
