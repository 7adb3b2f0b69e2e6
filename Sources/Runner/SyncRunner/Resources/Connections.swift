// SPDX-License-Identifier: Apache-2.0

public import Columnar
public import SyncCore
public import SysproReading
public import TableauLoading

/// What the source and the sink, which do not know each other, have to be told of each other.
extension RowStage: AbsentRows {}

extension Mapping.Resolved {
    /// What its rows are like, for a sink.
    package func layout(of entitySet: String) -> RowLayout {
        var layout = RowLayout(mapping.schema)
        layout.recipe = recipe
        layout.formerKey = former?.schema
        layout.records.noun = "records of \(entitySet)"
        layout.records.hasDeclaredKey = !mapping.recordKey.isEmpty
        let identity = mapping.identity
        if !identity.isEmpty { layout.records.identity = { identity.words($0) } }
        return layout
    }
}

extension SyncPipeline where Input == SourcePage, Output == RowBatch {
    /// A pipeline of SYSPRO's records to a data source in Tableau.
    ///
    /// The source is told what the sink finds: it reads everything if only that can bring the data source up to date, and asks
    /// SYSPRO for rows that a read did not bring before they leave.
    public init(
        _ id: PipelineID, from source: ODataSource, to sink: TableauSink, stores: PipelineStores,
        policy: SyncPolicy = SyncPolicy()
    ) {
        let stage = OpenedStage()
        var (source, sink) = (source, sink)
        sink.layout = source.resolved.layout(of: source.plan.entitySet)
        sink.opened = { stage.rows = $0 }
        source.stage = stage
        source.needsEverything = sink.needsEverything
        self.init(id, from: source, through: source.transform, to: sink, stores: stores, policy: policy)
    }
}
