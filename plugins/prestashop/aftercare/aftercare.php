<?php
/**
 * Aftercare for PrestaShop 8 and 9.
 *
 * @license https://www.gnu.org/licenses/gpl-2.0.html GPL-2.0-or-later
 */
if (!defined('_PS_VERSION_')) {
    exit;
}

foreach (['Signature', 'States', 'Link', 'Queue', 'Picture', 'Carts', 'Privacy', 'Install', 'Settings', 'WebserviceSpecificManagementAftercare'] as $aftercarePart) {
    require_once __DIR__ . '/src/' . $aftercarePart . '.php';
}

/**
 * Hears what happens in the shop and writes down that there is something to tell. Nothing is sent while a customer waits.
 */
class Aftercare extends Module
{
    public const VERSION = '1.0.0';

    public function __construct()
    {
        $this->name = 'aftercare';
        $this->tab = 'emailing';
        $this->version = self::VERSION;
        $this->author = 'Aftercare';
        $this->need_instance = 0;
        $this->bootstrap = true;
        $this->ps_versions_compliancy = ['min' => '8.0.0', 'max' => '9.99.99'];
        parent::__construct();
        $this->displayName = 'Aftercare';
        $this->description = $this->trans('Looks after your customers once they have ordered: delivery messages, surveys and cart reminders, decided and sent by your own Aftercare.', [], 'Modules.Aftercare.Admin');
        $this->confirmUninstall = $this->trans('The connection to Aftercare ends, and everything this module keeps is deleted.', [], 'Modules.Aftercare.Admin');
    }

    public function isUsingNewTranslationSystem()
    {
        return true;
    }

    public function install()
    {
        return parent::install() && AftercareInstall::install($this);
    }

    public function uninstall()
    {
        return AftercareInstall::uninstall() && parent::uninstall();
    }

    /** The module's page in the back office. */
    public function getContent()
    {
        return (new AftercareSettings($this))->show();
    }

    /*
     * Orders. Several hooks fire for one change; in the queue they are one row, and the picture is taken when it is sent.
     */

    public function hookActionValidateOrder($params)
    {
        $this->tellOrder($params['order']->id, $params['order']->id_shop, 'actionValidateOrder');
        $consent = AftercareCarts::mayWrite((int) $params['order']->id_customer);
        AftercareCarts::bought((int) $params['order']->id_cart, $consent);
    }

    public function hookActionOrderStatusPostUpdate($params)
    {
        $this->tellOrder($params['id_order'], null, 'actionOrderStatusPostUpdate');
    }

    public function hookActionObjectOrderUpdateAfter($params)
    {
        $this->tellOrder($params['object']->id, $params['object']->id_shop, 'actionObjectOrderUpdateAfter');
    }

    public function hookActionObjectOrderCarrierAddAfter($params)
    {
        $this->tellOrder($params['object']->id_order, null, 'actionObjectOrderCarrierAddAfter');
    }

    public function hookActionObjectOrderCarrierUpdateAfter($params)
    {
        $this->tellOrder($params['object']->id_order, null, 'actionObjectOrderCarrierUpdateAfter');
    }

    public function hookActionOrderSlipAdd($params)
    {
        $this->tellOrder($params['order']->id, $params['order']->id_shop, 'actionOrderSlipAdd');
    }

    public function hookActionOrderReturn($params)
    {
        $this->tellOrder($params['orderReturn']->id_order, null, 'actionOrderReturn');
    }

    public function hookActionObjectOrderReturnUpdateAfter($params)
    {
        $this->tellOrder($params['object']->id_order, null, 'actionObjectOrderReturnUpdateAfter');
    }

    public function hookActionObjectOrderDeleteAfter($params)
    {
        $order = $params['object'];
        AftercareQueue::put((int) $order->id_shop, 'order_deleted', 'deleted:' . (int) $order->id, ['id' => (int) $order->id, 'at' => AftercareQueue::moment()]);
    }

    /** A shop of a multistore is gone: its connection goes too. */
    public function hookActionObjectShopDeleteAfter($params)
    {
        AftercareLink::end((int) $params['object']->id);
    }

    /*
     * Customers and goods.
     */

    public function hookActionObjectCustomerAddAfter($params)
    {
        $this->tellCustomer($params['object']);
    }

    public function hookActionObjectCustomerUpdateAfter($params)
    {
        $this->tellCustomer($params['object']);
    }

    public function hookActionProductSave($params)
    {
        $this->tellProduct($params);
    }

    public function hookActionUpdateQuantity($params)
    {
        $this->tellProduct($params);
    }

    /*
     * Carts: followed once their customer ticked the box.
     */

    public function hookActionCartSave($params)
    {
        $cart = isset($params['cart']) && $params['cart'] instanceof Cart ? $params['cart'] : $this->context->cart;
        if ($cart instanceof Cart && (int) $cart->id > 0) {
            AftercareCarts::changed($cart);
        }
    }

    public function hookAdditionalCustomerFormFields()
    {
        if (!AftercareLink::isConnected($this->shopId()) || !AftercareSettings::followsCarts($this->shopId())) {
            return [];
        }
        $field = new FormField();
        $field->setName(AftercareCarts::FIELD)
            ->setType('checkbox')
            ->setLabel($this->trans('Remind me of my cart if I do not finish, and write to me about news and offers. I can stop this at any time.', [], 'Modules.Aftercare.Shop'));

        return [$field];
    }

    public function hookActionCustomerAccountAdd($params)
    {
        AftercareCarts::heard((int) $params['newCustomer']->id, (bool) Tools::getValue(AftercareCarts::FIELD));
        if ($this->context->cart instanceof Cart && (int) $this->context->cart->id > 0) {
            AftercareCarts::changed($this->context->cart);
        }
    }

    public function hookActionCustomerAccountUpdate($params)
    {
        AftercareCarts::heard((int) $params['customer']->id, (bool) Tools::getValue(AftercareCarts::FIELD));
    }

    /*
     * A question on the order's pages.
     */

    public function hookDisplayOrderConfirmation()
    {
        return $this->survey();
    }

    public function hookDisplayOrderDetail()
    {
        return $this->survey();
    }

    /*
     * Personal data (module psgdpr, and whatever speaks as it does).
     */

    public function hookRegisterGDPRConsent()
    {
    }

    public function hookActionDeleteGDPRCustomer($customer)
    {
        $person = AftercarePrivacy::person((array) $customer);
        if ($person === null) {
            return json_encode($this->trans('Aftercare: there was no e-mail address to erase.', [], 'Modules.Aftercare.Admin'));
        }

        return json_encode(AftercarePrivacy::erase($person) ? true : $this->trans('Aftercare is not connected, so it holds nothing of this shop any more.', [], 'Modules.Aftercare.Admin'));
    }

    public function hookActionExportGDPRData($customer)
    {
        $person = AftercarePrivacy::person((array) $customer);
        if ($person === null) {
            return json_encode([]);
        }
        AftercarePrivacy::gather($person);
        $agreed = AftercareCarts::agreedAt($person['customer_id']);

        return json_encode($agreed === null ? [] : [[
            $this->trans('Agreed to reminders and news', [], 'Modules.Aftercare.Admin') => $agreed,
        ]]);
    }

    /** Lets Aftercare read back what it missed, through the shop's own webservice. */
    public function hookAddWebserviceResources()
    {
        return [
            'aftercare' => [
                'description' => 'Aftercare: orders, products and customers as it is told of them',
                'specific_management' => true,
                'forbidden_method' => ['PUT', 'POST', 'PATCH', 'DELETE'],
            ],
        ];
    }

    /** For the module "cronjobs" and others that call this hook. */
    public function hookActionCronJob()
    {
        AftercareQueue::work(200);
    }

    public function getCronFrequency()
    {
        return ['hour' => -1, 'day' => -1, 'month' => -1, 'day_of_week' => -1];
    }

    private function tellOrder($orderId, $shopId, $hook)
    {
        if (!$shopId) {
            $shopId = (int) Db::getInstance()->getValue('SELECT id_shop FROM `' . _DB_PREFIX_ . 'orders` WHERE id_order = ' . (int) $orderId);
        }
        AftercareQueue::put((int) $shopId, 'order', 'order:' . (int) $orderId, null, $hook);
    }

    private function tellCustomer($customer)
    {
        AftercareQueue::put((int) $customer->id_shop, 'customer', 'customer:' . (int) $customer->id);
    }

    /** Goods are edited for one shop, for a group or for all. */
    private function tellProduct($params)
    {
        foreach (Shop::getContextListShopID() as $shopId) {
            AftercareQueue::put((int) $shopId, 'product', 'product:' . (int) $params['id_product']);
        }
    }

    private function shopId()
    {
        return (int) $this->context->shop->id;
    }

    private function survey()
    {
        $address = AftercareSettings::survey($this->shopId());
        if ($address === '') {
            return '';
        }
        $this->context->smarty->assign('aftercare_survey', $address);

        return $this->fetch('module:aftercare/views/templates/hook/survey.tpl');
    }
}
