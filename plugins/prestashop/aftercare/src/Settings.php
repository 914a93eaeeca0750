<?php
/**
 * The page in the back office: one button, and how things stand.
 *
 * @license https://www.gnu.org/licenses/gpl-2.0.html GPL-2.0-or-later
 */
final class AftercareSettings
{
    private $module;
    private $context;

    public function __construct(Aftercare $module)
    {
        $this->module = $module;
        $this->context = Context::getContext();
    }

    public static function followsCarts(int $shopId): bool
    {
        return Configuration::get('AFTERCARE_CARTS', null, null, $shopId) !== '0';
    }

    /** The survey's address, if it is one of the connected Aftercare. */
    public static function survey(int $shopId): string
    {
        $link = AftercareLink::get($shopId);
        $address = (string) Configuration::get('AFTERCARE_SURVEY', null, null, $shopId);

        return $link && $address !== '' && parse_url($address, PHP_URL_HOST) === parse_url($link['app'], PHP_URL_HOST) ? $address : '';
    }

    /** What each order state means in this shop. @return array<int, string> */
    public static function meanings(int $shopId): array
    {
        $chosen = json_decode((string) Configuration::get('AFTERCARE_STATES', null, null, $shopId), true);
        $usual = [];
        foreach (self::states() as $id => $state) {
            $usual[$id] = AftercareStates::guess($state['names'], $state);
        }

        return AftercareStates::merge($usual, is_array($chosen) ? $chosen : []);
    }

    /** @return array<int, array{names: string[], shipped: bool, delivery: bool, paid: bool}> */
    private static function states(): array
    {
        static $states = null;
        if ($states === null) {
            $states = [];
            $rows = Db::getInstance()->executeS('SELECT s.id_order_state, s.shipped, s.delivery, s.paid, l.name FROM `' . _DB_PREFIX_ . 'order_state` s JOIN `' . _DB_PREFIX_ . 'order_state_lang` l ON l.id_order_state = s.id_order_state WHERE s.deleted = 0 ORDER BY s.id_order_state, l.id_lang');
            foreach ($rows ?: [] as $row) {
                $id = (int) $row['id_order_state'];
                $states[$id] = ($states[$id] ?? []) + ['names' => [], 'shipped' => (bool) $row['shipped'], 'delivery' => (bool) $row['delivery'], 'paid' => (bool) $row['paid']];
                $states[$id]['names'][] = $row['name'];
            }
        }

        return $states;
    }

    public function show(): string
    {
        if (Shop::isFeatureActive() && Shop::getContext() !== Shop::CONTEXT_SHOP) {
            return $this->module->displayWarning($this->words('Choose one shop above: each shop is connected by itself.'));
        }
        $shopId = (int) $this->context->shop->id;
        $said = $this->heed($shopId);
        $link = AftercareLink::get($shopId);
        $meanings = self::meanings($shopId);
        $states = [];
        foreach (self::states() as $id => $state) {
            $states[] = ['id' => $id, 'name' => implode(' / ', array_unique($state['names'])), 'means' => $meanings[$id] ?? ''];
        }
        $this->context->smarty->assign([
            'aftercare_link' => $link,
            'aftercare_action' => $this->here(),
            'aftercare_since' => $link ? Tools::displayDate(date('Y-m-d H:i:s', $link['since']), true) : '',
            'aftercare_health' => AftercareQueue::health($shopId),
            'aftercare_states' => $states,
            'aftercare_meanings' => $this->meaningNames(),
            'aftercare_carts' => self::followsCarts($shopId),
            'aftercare_survey' => (string) Configuration::get('AFTERCARE_SURVEY', null, null, $shopId),
            'aftercare_cron' => $this->context->shop->getBaseURL(true) . 'index.php?fc=module&module=aftercare&controller=cron&token=' . Configuration::getGlobalValue('AFTERCARE_CRON'),
        ]);

        return $said . $this->module->fetch('module:aftercare/views/templates/admin/configure.tpl');
    }

    /** Does what was pressed, and says so. PrestaShop has checked the employee and the page's token before. */
    private function heed(int $shopId): string
    {
        if (Tools::isSubmit('aftercare_connect')) {
            $to = AftercareLink::begin((string) Tools::getValue('aftercare_app'), $this->here(), $this->context);
            if ($to === '') {
                return $this->module->displayError($this->words('That is not the address of an Aftercare. It begins with https://.'));
            }
            Tools::redirect($to);
        }
        if (Tools::getValue('aftercare_code')) {
            $fault = AftercareLink::finish((string) Tools::getValue('aftercare_code'), (string) Tools::getValue('aftercare_state'), $this->context);

            return $fault === null
                ? $this->module->displayConfirmation($this->words('Connected. Now choose in Aftercare what your customers shall hear.'))
                : $this->module->displayError($fault !== '' ? htmlspecialchars($fault, ENT_QUOTES, 'UTF-8') : $this->words('This was not begun here, or too long ago. Press “Connect” again.'));
        }
        if (Tools::isSubmit('aftercare_disconnect')) {
            AftercareLink::end($shopId);

            return $this->module->displayConfirmation($this->words('The connection has ended. Nothing is told any more.'));
        }
        if (Tools::isSubmit('aftercare_save')) {
            $this->save($shopId);

            return $this->module->displayConfirmation($this->words('Saved.'));
        }

        return '';
    }

    private function save(int $shopId): void
    {
        $group = (int) Shop::getGroupFromShop($shopId);
        $survey = trim((string) Tools::getValue('aftercare_survey'));
        $chosen = [];
        foreach ((array) Tools::getValue('aftercare_state', []) as $id => $meaning) {
            if ($meaning === '' || in_array($meaning, AftercareStates::MEANINGS, true)) {
                $chosen[(int) $id] = $meaning;
            }
        }
        Configuration::updateValue('AFTERCARE_STATES', json_encode($chosen), false, $group, $shopId);
        Configuration::updateValue('AFTERCARE_CARTS', Tools::getValue('aftercare_carts') ? '1' : '0', false, $group, $shopId);
        Configuration::updateValue('AFTERCARE_SURVEY', Validate::isAbsoluteUrl($survey) ? $survey : '', false, $group, $shopId);
    }

    private function here(): string
    {
        $link = $this->context->link->getAdminLink('AdminModules', true, [], ['configure' => 'aftercare']);

        return preg_match('#^https?://#', $link) ? $link : $this->context->shop->getBaseURL(true) . basename(_PS_ADMIN_DIR_) . '/' . ltrim($link, '/');
    }

    /** @return array<string, string> */
    private function meaningNames(): array
    {
        return [
            '' => $this->words('nothing'),
            'waiting' => $this->words('waiting for payment'),
            'paid' => $this->words('paid'),
            'preparing' => $this->words('being prepared'),
            'sent' => $this->words('sent'),
            'on_its_way' => $this->words('on its way'),
            'delayed' => $this->words('delayed'),
            'out_for_delivery' => $this->words('out for delivery'),
            'attempted' => $this->words('delivery attempted'),
            'ready_for_pickup' => $this->words('ready for pickup'),
            'delivered' => $this->words('delivered'),
            'failed' => $this->words('could not be delivered'),
            'cancelled' => $this->words('cancelled'),
            'refunded' => $this->words('refunded'),
            'payment_failed' => $this->words('payment failed'),
        ];
    }

    private function words(string $text): string
    {
        return $this->context->getTranslator()->trans($text, [], 'Modules.Aftercare.Admin');
    }
}
