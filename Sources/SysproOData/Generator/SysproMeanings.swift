// SPDX-License-Identifier: Apache-2.0

extension EntityMeanings {
    /// What is known of SYSPRO 8's tables: from schemas and reports that integrators published, not from a manual. Code
    /// lists may be longer at a site.
    public static let syspro = EntityMeanings(
        """
        * Any table.
          TimeStamp The row's version, which the database raises with each write; over OData good for equality only.
          Company The company's code, padded with blanks to four characters. A ledger may hold several companies.
          GlCode The ledger account, with its segments. `RETAINED` and `FORCED` stand for none.
          GlYear The ledger year, which need not be a calendar year.
          GlPeriod The period of the ledger year, 1…15.
          PostCurrency The currency of the posting.
          MulDiv How the rate turns into local currency: `M` multiplies, `D` divides.
          TermsCode The terms of payment, see ``TblArTerms``.
          UserField1 A field that each site uses in its own way.
        GenMaster An account of the general ledger, with its balance now. Nothing in it says when it was changed.
          AccountType What kind of account it is, see ``AccountType``.
          PtdDrValue Debits of the period so far.
          PtdCrValue Credits of the period so far.
          CurrentBalance The balance now: debits are positive, credits negative, so revenue is usually below zero.
          PrevPerEndBal The balance at the end of the period before.
          GlGroup The account's group, see ``GenGroups``.
          AccOnHldFlag Whether the account is on hold; a blank means no.
        GenGroups A group of ledger accounts. Some releases call the table GenGlGroup.
        GenControl The state of the general ledger of a company: its year and period, and when periods end.
          GlYear The year that is open.
          GlPeriod The period that is open.
        GenHistory The balances of a ledger account at the ends of a year's periods: cumulative, debits positive. See `periods(_:)`.
          BeginYearBalance The balance with which the year began.
          ClosingBalPer1 The balance at the end of period 1; the movement is its difference to the balance before.
        GenBudgets The budget of a ledger account.
          BudgetType `C` for the current year, `N` for the next, `A` for an alternate budget.
        GenTransaction A posted line of a ledger account.
          Source Which module posted it, see ``JournalSource``.
          JnlDate The journal's date.
          TransactionDate The date of what was posted.
          EntryValue The amount: debits are positive, credits negative.
          SubModArInvoice The invoice of accounts receivable behind it, padded with zeros where it is a number.
          SubModApInvoice The invoice of accounts payable behind it.
        GenJournalCtl A ledger journal: the only one of these tables that says when it was posted.
          PostDate The day on which it was posted, without a time.
          JournalDate The journal's own date, which may lie before or after the posting.
          JnlStatus `C` cancelled, `H` on hold, `N` not posted, `P` posted.
          JnlPostingType `N` normal, `A` auditor, `E` period end, `I` inter-company, `L` alternate currency, `P` provisional, `S` statistical, `U` user-defined.
          JournalSource Which module it comes from, see ``JournalSource``.
        GenJournalDetail An entry of a ledger journal; when it was posted stands in ``GenJournalCtl``.
          EntryPosted `Y` where the entry has been posted.
          EntryValue The amount: debits are positive, credits negative.
          Source Which module the entry comes from, see ``JournalSource``.
        ArCustomer A customer. Its dates tell of sales and payments, not of changes to the customer.
          Customer The customer's code; padded with zeros to 15 characters where customers have numbers.
          CreditLimit How much credit the customer has, in whole units of money.
          DateLastSale When the customer last bought.
          DateLastPay When the customer last paid.
          DateCustAdded When the customer was entered.
          CustomerOnHold Whether orders of the customer are held; a blank means no.
          MasterAccount The customer that this one is a part of.
        ArCustomerBal What a customer owes, by age, as the last run of accounts receivable left it.
          ValCurrentInv Invoices that are not yet due.
        ArInvoice A document of accounts receivable: an invoice, a credit note or a debit note.
          Customer The customer's code.
          Invoice The document's number; padded with zeros to 15 characters where it is one. See ``DocumentNumber``.
          DocumentType Invoice, credit note or debit note, see ``DocumentType``.
          InvoiceDate The document's date, without a time.
          InvoiceBal1 What is still owed. Balances 2 and 3 are other points in time: they are not to be added to it.
          InvoiceBal2 The balance at an earlier period's end; not part of what ``invoiceBal1`` says.
          InvoiceBal3 The balance at a still earlier period's end; not part of what ``invoiceBal1`` says.
          CurrencyValue The document's value in its own currency.
          ConvRate The rate to local currency, to be applied as ``mulDiv`` says.
          YearInvBalZero The year in which the balance became zero; paid documents are removed some periods later.
          MonthInvBalZero The month in which the balance became zero.
        ArInvoicePay A movement on a document of accounts receivable: what changes balances whose documents keep their date.
          TrnType `P` payment, `A` adjustment, `C` credit, `D` debit, `V` revaluation, `T` tax relief.
          JournalDate The day of the movement.
          TrnValue The amount.
        ArTrnDetail A line of an invoice that was sold: quantities, value, cost and tax.
          NetSalesValue The line's value without tax.
          CostValue What the goods had cost.
        InvMaster A stock item, whatever its warehouse.
          StockCode The item's code, which may hold blanks and any sign.
          DateStkAdded When the item was entered.
          StockOnHold Whether the item is on hold; a blank means no.
        InvWarehouse A stock item in a warehouse: quantities on hand and how they moved. Allocations change no date.
          QtyOnHand How many are there.
          DateLastStockMove When stock last moved.
          DateLastSale When it was last sold.
          DateLastCostChange When its cost last changed.
          DateLastPurchase When it was last bought.
        InvMovements A movement of stock.
          EntryDate The day on which it was entered.
          MovementType `I` inventory, `S` sales.
          TrnQty How many.
          TrnValue What they were worth.
        ApSupplier A supplier.
          CurrentBalance What is owed to the supplier.
          OnHold Whether payments are held; a blank means no.
        ApInvoice An invoice of a supplier.
          MthInvBal1 What is still owed, in the invoice's currency. Balances 2 and 3 are other points in time.
          DueDate When it has to be paid.
          DiscountDate Until when a discount may be taken.
          ConvRate The rate to local currency, to be applied as ``mulDiv`` says.
        PorMasterHdr A purchase order.
          PurchaseOrder The order's number; padded with zeros to 15 characters where it is one.
          OrderStatus How far the order is, see ``PurchaseOrderStatus``.
          CancelledFlag `Y` where the order was cancelled.
          DatePoCompleted When the order was complete.
        PorMasterDetail A line of a purchase order: a stock line (`M…`) or a comment or charge (`N…`).
        SorMaster A sales order.
          SalesOrder The order's number; padded with zeros to 15 characters where it is one.
          OrderStatus How far the order is, see ``SalesOrderStatus``.
          CancelledFlag `Y` where the order was cancelled.
          OrderDate The order's date.
          EntrySystemDate The day on which the order was entered.
          ReqShipDate When the customer wants it sent.
        SorDetail A line of a sales order: a stock line (`M…`) or a comment, charge or service (`N…`).
        BomCostCentre A cost centre of manufacturing, with its rates. Finance's cost centres are usually segments of the ledger account: see ``GLCode``.
        SalBranch A branch of sales, with its accounts and next document numbers.
        TblCurrency A currency, with its rates to local currency.
          BuyMulDiv How the buying rate is applied: `M` multiplies, `D` divides.
          SellMulDiv How the selling rate is applied: `M` multiplies, `D` divides.
        TblArTerms Terms of payment of accounts receivable.
        """)
}
