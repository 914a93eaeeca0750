<?php
/**
 * Answers Aftercare's question while a handshake is under way.
 *
 * @license https://www.gnu.org/licenses/gpl-2.0.html GPL-2.0-or-later
 */
class AftercareProofModuleFrontController extends ModuleFrontController
{
    public function initContent()
    {
        $nonce = (string) Tools::getValue('nonce');
        $proof = preg_match('/^[A-Za-z0-9_-]{32}$/', $nonce) ? AftercareLink::prove($nonce, (int) $this->context->shop->id) : null;
        header('Content-Type: application/json');
        header('Cache-Control: no-store');
        http_response_code($proof === null ? 404 : 200);
        exit(json_encode($proof === null ? ['detail' => 'No connection is being made.'] : ['proof' => $proof]));
    }
}
