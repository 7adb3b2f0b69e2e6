// SPDX-License-Identifier: Apache-2.0

public import SysproOData

/// The tables of SYSPRO whose entities come with this module.
public enum SysproTables {
    /// The entities, by name.
    public static let all: [any ODataEntity.Type] = [
        ApInvoice.self, ApSupplier.self, ArCustomer.self, ArCustomerBal.self, ArInvoice.self, ArInvoicePay.self,
        ArTrnDetail.self, BomCostCentre.self, GenBudgets.self, GenControl.self, GenGroups.self, GenHistory.self,
        GenJournalCtl.self, GenJournalDetail.self, GenMaster.self, GenTransaction.self, InvMaster.self,
        InvMovements.self, InvWarehouse.self, PorMasterDetail.self, PorMasterHdr.self, SalBranch.self,
        SorDetail.self, SorMaster.self, TblArTerms.self, TblCurrency.self,
    ]

    /// The properties of an entity set that its entity here has and a site does not; none for other entity sets. Versions
    /// of SYSPRO differ by such columns.
    public static func properties(of entitySet: String, missingFrom type: EntityType) -> [String] {
        guard let entity = all.first(where: { $0.entitySet == entitySet }) else { return [] }
        let known = Set(type.properties.map(\.name))
        return entity.columns.map(\.name).filter { !known.contains($0) }
    }
}
